"""chitieu: recomputes, judges and explains the figures of a policy review."""

__version__ = "0.1.0"
