"""Section 2.2 of a Vietnamese progress report, for Word: what there is, what was asked and reached, what is missing.

Its sentences follow the reports of People's Committees; its form, Decree 30/2020/NĐ-CP, is that of the template.
"""
