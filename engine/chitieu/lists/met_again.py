"""Who stands on two lists of different dates, who came, who left and who changed post: numbers, and nobody's name.

A name is known here by a mark that is made of it with a secret of this run: two are equal if the names were, and no
name can be read from one. Who may be one person or two (see ``identity``) leaves the numbers within bounds.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from hashlib import blake2b
from typing import NamedTuple

from chitieu.lists.birth import Birth
from chitieu.lists.identity import PersonRow, may_be_same
from chitieu.model import Bounds

_SECRET = secrets.token_bytes(32)
Mark = bytes  # of the name of a person or body, in this run
Post = tuple[Mark | None, str]  # the body in which it is held, and its code


class Known(NamedTuple):
    """Somebody on a list; ``name`` is ``None`` where it was masked.

    ``posts`` are those held, each in its body; ``None`` where not every one is known.
    """

    name: Mark | None
    birth: Birth | None
    bodies: frozenset[Mark]
    posts: frozenset[Post] | None


class Staff(NamedTuple):
    """Everybody on the lists of one form; ``says_posts``: whether these have a column for posts."""

    people: tuple[Known, ...]
    says_posts: bool


class StaffMoves(NamedTuple):
    """How many people stand on the earlier list and on the later one, and how many came, left and changed post.

    ``changed`` is ``None`` where a list says no posts. ``open``: how many may stand on both, or be two of one name.
    """

    then: int
    now: int
    came: Bounds
    left: Bounds
    changed: Bounds | None
    open: int


def staff_of(
    people: Sequence[Sequence[PersonRow]], bodies: Sequence[tuple[str | None, str]], posts: Sequence[str]
) -> Staff:
    """Those on a list, each by the rows about them. ``bodies``: kinds and names by number; ``posts``: their traits."""
    marks = [_mark(f"{kind}\n{name}") for kind, name in bodies]
    return Staff(tuple(_known(rows, marks, posts) for rows in people), bool(posts))


def _known(rows: Sequence[PersonRow], marks: Sequence[Mark], posts: Sequence[str]) -> Known:
    births = sorted((row.birth for row in rows if row.birth is not None), key=_fullness)
    held: set[Post] = set()
    every = True
    for row in rows:
        body = None if row.body is None else marks[row.body]
        for trait in posts:
            codes = row.values.get((trait, 0))
            every = every and codes is not None
            held |= {(body, f"{trait}:{code}") for code in codes or ()}
    return Known(
        name=_mark(rows[0].name) if rows[0].name else None,
        birth=births[-1] if births else None,
        bodies=frozenset(marks[row.body] for row in rows if row.body is not None),
        posts=frozenset(held) if every else None,
    )


def _mark(name: str) -> Mark:
    return blake2b(name.encode(), key=_SECRET, digest_size=16).digest()


def _fullness(birth: Birth) -> int:
    return sum(part is not None for part in birth)


# --- two lists --------------------------------------------------------------------------------------------------


def staff_moves(then: Staff, now: Staff) -> StaffMoves:
    """How those on an earlier list stand to those on a later one of the same form."""
    by_name: dict[Mark | None, tuple[list[Known], list[Known]]] = defaultdict(lambda: ([], []))
    for side, staff in enumerate((then, now)):
        for one in staff.people:
            by_name[one.name][side].append(one)
    pairs: list[tuple[Known, Known]] = []
    open_pairs = 0
    for name, (earlier, later) in by_name.items():
        sure = [] if name is None else _paired(earlier, later)
        pairs += sure
        taken = {id(one) for pair in sure for one in pair}
        rest = [[one for one in side if id(one) not in taken] for side in (earlier, later)]
        open_pairs += _may_meet(*rest)
    came, left = (_between(len(side.people) - len(pairs), open_pairs) for side in (now, then))
    changed = _changed(pairs, then, now, open_pairs) if then.says_posts and now.says_posts else None
    return StaffMoves(len(then.people), len(now.people), came, left, changed, open_pairs)


def _between(most: int, fewer: int) -> Bounds:
    return Bounds(Fraction(most - fewer), Fraction(most))


def _paired(earlier: Sequence[Known], later: Sequence[Known]) -> list[tuple[Known, Known]]:
    """Those of one name who surely stand on both lists."""
    free, found = list(later), []
    for one in earlier:
        other = next((each for each in free if _same(one, each)), None)
        if other is not None:
            free = [each for each in free if each is not other]
            found.append((one, other))
    return found


def _may_meet(earlier: Sequence[Known], later: Sequence[Known]) -> int:
    """How many of one name may stand on both lists, at most; masked names may be anybody's."""
    return min(
        sum(any(_same(one, other) is not False for other in later) for one in earlier),
        sum(any(_same(one, other) is not False for one in earlier) for other in later),
    )


def _same(one: Known, other: Known) -> bool | None:
    return may_be_same(one.birth, other.birth, same_body=one.bodies == other.bodies or bool(one.bodies & other.bodies))


def _changed(pairs: Sequence[tuple[Known, Known]], then: Staff, now: Staff, open_pairs: int) -> Bounds:
    """How many of those on both lists changed post; who may stand on both may have."""
    bodies = [frozenset[Mark]().union(*(one.bodies for one in side.people)) for side in (then, now)]
    found = [_moved(one, other, bodies[0] & bodies[1]) for one, other in pairs]
    sure = found.count(True)
    return Bounds(Fraction(sure), Fraction(sure + found.count(None) + open_pairs))


def _moved(one: Known, other: Known, bodies: frozenset[Mark]) -> bool | None:
    """Whether somebody changed post; ``None`` where a post is not known, or only its body may have another name.

    ``bodies`` are those that stand on both lists.
    """
    if one.posts is None or other.posts is None:
        return None
    if one.posts == other.posts:
        return False
    same_codes = {code for _, code in one.posts} == {code for _, code in other.posts}
    return None if same_codes and not (one.bodies | other.bodies) <= bodies else True
