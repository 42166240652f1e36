"""Why the other codes are printed, for ``lint --explain``: what needs no example, or no file that could show it."""

from __future__ import annotations

from collections.abc import Mapping

from chitieu.messages import mark

REASONS: Mapping[str, str] = {
    "above-hundred": mark(
        "A share of a whole is never above 100%. Mostly the percent sign is missing or numerator and denominator"
        " are exchanged."
    ),
    "address": mark(
        "The address of a database must be readable to its end, else another server or account could be asked. It"
        " is not shown, since it may hold a password."
    ),
    "alias": mark(
        "Anchors and aliases make one line stand for many and hide what a file says. Write each value where it is"
        " meant."
    ),
    "all-without-split": mark(
        "all: true says that the groups of a fact make up the whole, so that one that is missing is the rest. That"
        " needs groups, and counts: shares of groups do not add up."
    ),
    "among-rules": mark(
        "Words that were taken from a list may be slips. A person says what each means before the rules have it."
    ),
    "asks-other-tiers": mark(
        "A document that asks communes asks nothing of a province. Without a target, a run would pass"
        " whatever the figures are."
    ),
    "bad-id": mark(
        "Ids stand in names of files, formulas and tables: letters without marks, digits, - and _ mean the same"
        " everywhere."
    ),
    "bad-key": mark("A key is a single word, so that readers and programs find it; lists and groups are none."),
    "baseline": mark(
        "Percent of the way from a baseline is known for levels with one end. Of a range or an approximate level"
        " it would have two meanings."
    ),
    "boundaries": mark(
        "A map is drawn of areas in degrees, which a file of boundaries must give; part of one would mislead."
    ),
    "carried-down": mark(
        "On lists of merged cells the body stands once for several rows. It was taken from the row above: check"
        " that no person is counted elsewhere."
    ),
    "case-without-when": mark(
        "The first case that holds is the unit's. One without a condition holds for every unit, so cases after it"
        " are never reached."
    ),
    "changed-while-read": mark(
        "A file that is written while it is read gives figures of two states. Wait until the other program is"
        " done, and start again."
    ),
    "claim-of-kind": mark(
        "What is no number has no figure that a report could state; its verdict can be held against the rules."
    ),
    "column-twice": mark("Two columns of one header may differ, and nothing says which is meant."),
    "condition": mark(
        "A condition compares facts with numbers, or asks an attribute of the unit. What cannot be read so decides"
        " nothing."
    ),
    "contradiction": mark("What is known of a fact leaves no value for it: one of the figures that bound it is wrong."),
    "control-character": mark(
        "Unseen signs change how a line looks or what a program takes it for. They come from copied text, or from"
        " somebody who wants to mislead."
    ),
    "count": mark("A form counts people or bodies, and says which; a share says of whom."),
    "count-differs": mark(
        "The dataset and the lists that it rests on say different numbers. One of the two was not brought up to date."
    ),
    "count-is-whole": mark(
        "Units are counted one by one. A share of them is a formula of two counts, so that it can be worked out again."
    ),
    "count-of-parts": mark(
        "Of three parts four cannot be met, and none need not be asked for: the number of parts or the count is wrong."
    ),
    "counted-differs": mark(
        "The figure of a report and what its units come to are two statements of one thing. The one that is"
        " given judges, until somebody has found which is wrong."
    ),
    "counted-elsewhere": mark(
        "A table holds rows of units that do not say which lies in which. What units below come to must stand"
        " in it as a figure, else targets that need it have no data."
    ),
    "counted-of-itself": mark(
        "What is counted from verdicts or facts that need the count first would never come to an end."
    ),
    "counted-once": mark(
        "Two rows that agree in name and birth were taken as one person, who is counted once. If they are two,"
        " their dates of birth tell them apart."
    ),
    "damaged": mark(
        "The file breaks off or is inconsistent. Half a list would be counted as a whole one, so none of it is."
    ),
    "damaged-text": mark(
        "Some bytes are no letters in the encoding that the rest has. Names and words with holes would not be"
        " recognised."
    ),
    "database": mark(
        "The database refused or could not do what was asked. What it says is passed on, as far as it holds no"
        " password."
    ),
    "decomposed-letters": mark(
        "Letters written apart from their marks look alike and are not found by searching. Here they were read as"
        " usual; other programs may not."
    ),
    "divisor-below-zero": mark("Nothing is a share of a growth or a balance: below zero its percent would turn round."),
    "duplicate-column": mark("Two columns of one name may differ, and which of them holds is not known."),
    "duplicate-fact": mark(
        "One fact of a unit and date stands in several rows. Which of the figures holds, nothing says."
    ),
    "duplicate-horizon": mark("A year that stands twice would ask for two levels at once."),
    "duplicate-row": mark(
        "A target of a unit and date stands in several rows of the table: verdicts would be counted twice."
    ),
    "duplicate-unit": mark(
        "A unit stands twice at one date. It is another unit of the same name, or rows that were copied."
    ),
    "earlier-list": mark(
        "Who came and who left change places when the lists do, and so does the sign of every figure."
    ),
    "earlier-table": mark("The table named second is of an earlier date: what got better would read as worse."),
    "empty": mark("A file without content says nothing; mostly it was saved too early, or in another place."),
    "empty-bounds": mark(
        "A figure that is at least more than it is at most can have no value. The two are exchanged, or one is wrong."
    ),
    "empty-cell": mark(
        "A row that leaves out what a target needs makes none, and what was left out cannot be guessed."
    ),
    "empty-file": mark(
        "A table or list without content counts nobody. Mostly it was saved too early, or the wrong file was named."
    ),
    "empty-list": mark(
        "An empty list is mostly one that was to be filled in. Leave the key out if there is nothing to say."
    ),
    "empty-sheet": mark("A sheet with nothing below its header asks for nothing."),
    "empty-text": mark(
        "A key without its text says that something is known, and not what. Fill it in, or leave the key out."
    ),
    "encrypted": mark("A file with a password cannot be read here, and passwords do not belong on a command line."),
    "entities": mark("The file defines abbreviations of its own inside, as attacks do and lists never need to."),
    "exists": mark("What is already there is not overwritten: it may hold work that nobody else has."),
    "fact-twice": mark("Two figures of one fact on one sheet: nobody can tell which of them is meant."),
    "few-grades": mark("With one grade every unit has the same, and no level could be missed."),
    "few-rated": mark("Of most people a column says nothing. A share would then be of the few that it is said of."),
    "figure-in-comment": mark(
        "What stands behind # is not read. A figure that was typed there and not taken out of its comment would be lost"
        " without a word."
    ),
    "figures-in-lists": mark(
        "Figures that somebody filled in are taken as they are, lists are counted: of one unit they belong into a"
        " dataset."
    ),
    "files-not-read": mark(
        "A folder may hold more than lists. What was not read of it is said, so that no list is missed among it."
    ),
    "floating-point": mark(
        "Floating-point numbers are not exact: 0.29 is a little less, and a verdict at the edge would hang on it."
        " Use text or decimals."
    ),
    "folder": mark("A file was expected where a folder stands. Name one of the files in it."),
    "for-each-target": mark(
        "Another target has facts of its own. What each group is asked stands in that target, which is then named."
    ),
    "for-each-without-split": mark(
        "Where no fact is split by the dimension, every group would be asked the same of the same figures."
    ),
    "forms-differ": mark(
        "Two lists give different numbers of one fact. Which of them is right, only those who keep them know."
    ),
    "formula": mark(
        "A formula has facts, whole numbers, + - * / and parentheses. What cannot be read so would be guessed at."
    ),
    "given-twice": mark("A figure stands both by itself and with bounds. One of the two is left over from before."),
    "guessed-encoding": mark(
        "The file does not say how its letters are written. They were read by what makes Vietnamese words: check a"
        " few names."
    ),
    "half-a-value": mark(
        "A share is written with numerator and denominator or without both. One alone cannot be checked."
    ),
    "header-below": mark("A table begins with its header. What stands above it would be taken for names of columns."),
    "header-differs": mark(
        "The header is printed again with its columns in another order: the rows below it would be read in the"
        " wrong columns."
    ),
    "hidden-rows": mark("Rows that are hidden are still on the list. Whoever prints it does not see who was counted."),
    "hidden-sheet": mark("A hidden sheet is mostly an old state or a help for formulas. It was not counted."),
    "id-and-file": mark(
        "What is named in one way by its file and in another inside is not found by one of the two names."
    ),
    "key-alone": mark(
        "met:, asked: and where: say which units are counted, fact: what is summed: by themselves they say nothing."
    ),
    "key-of-kind": mark(
        "What is no number has no unit, parts or bounds, and is not reckoned with; such keys would say nothing."
    ),
    "layout": mark(
        "New entries are written below a key on a line of its own; in braces nothing can be added without"
        " rewriting the file."
    ),
    "leading-zero": mark("A number that starts with 0 is another number to some programs: 012 is ten."),
    "legacy-lost-letters": mark(
        "In old fonts the letter ư is an unseen sign, which some programs delete. Names have lost letters, and"
        " people may be missed."
    ),
    "legacy-text": mark("The text was written in an old font and was read by its table of letters. Check a few names."),
    "legacy-uncertain": mark(
        "Two old fonts write some letters with the same signs. Too little stands here to tell which was used."
    ),
    "level-of-kind": mark(
        "Each kind of values has levels of its own: yes and no are asked by is, days by by, grades and ranks by"
        " their order."
    ),
    "link-outside": mark(
        "A link that leaves the folder would bring in what is not kept with it, and what others may change."
    ),
    "month-in-table": mark(
        "A table of verdicts tells horizons apart by year. Of two months of a year one would stand for the other."
    ),
    "malformed-row": mark(
        "A row has more or fewer cells than the header, or a quote that does not end: its values would stand in"
        " the wrong columns."
    ),
    "masked-names": mark("Names of stars or dots tell nobody apart, so that nobody is found twice. Codes would."),
    "may-have-left": mark(
        "A note says that the person retired, moved or died. Lists count who is there at the reporting date."
    ),
    "merged-into-itself": mark(
        "Figures of a merged unit are carried to the new one. In a circle they would have no end."
    ),
    "merged-into-tier": mark(
        "Communes are merged into a commune. What only lies in another unit now says so with within:."
    ),
    "merged-without-until": mark(
        "Counts of a unit are carried over from the day after its last: without that day it is not known when."
    ),
    "misnamed": mark("The ending of a file's name says another kind than it is. Others will not be able to open it."),
    "missing-column": mark("A column that is needed is not in the table, or under another name."),
    "missing-facts": mark("Targets whose facts have no column are without data in every unit. That may be meant."),
    "negative": mark("People, schools and hectares are not below zero. A minus sign is mostly a dash."),
    "no-baseline": mark("A change is of something. Without its starting value no level comes of it."),
    "no-body": mark("A person who belongs to no agency or commune is missed where those are counted."),
    "no-bound": mark("A group under a figure says what is known of it, with at_least or at_most; it says neither."),
    "no-datasets": mark(
        "Without figures nothing is judged: datasets stand under datasets/, one folder per unit, one file per date."
    ),
    "no-documents": mark("Rules without a document ask for nothing. Mostly another folder is meant."),
    "no-facts": mark(
        "A table without any fact of the rules would leave every target without data: it is another table."
    ),
    "no-file": mark("The name leads to no file. Mostly a letter differs, or the folder is another."),
    "no-first-year": mark(
        "“Each year” needs to know from which one on. Without the document's first year no year could be missed, and"
        " every unit would meet it."
    ),
    "no-flow": mark(
        "A total adds what happened year by year. A figure that says how things stand, such as the number of poor"
        " households, is not added: the same household would count once for every year."
    ),
    "no-form": mark("A sheet whose header is that of no form is not read, since its columns could mean anything."),
    "no-forms": mark("Lists are read by forms, which say what columns mean. There are none in this folder of rules."),
    "no-git": mark("Earlier rules are read from git, which is not installed here."),
    "no-header": mark("A table without a header does not say what its columns are."),
    "no-level": mark("A target without a level asks for nothing: every unit would meet it."),
    "no-lists": mark(
        "Lists are counted from the files of a folder. Where none of them is a list, nothing would be counted."
    ),
    "no-people": mark("A list without anybody counts zero. Mostly the header was read and the rows stand elsewhere."),
    "no-permission": mark(
        "The file may not be read by the account that runs the program, or, on Windows, another program keeps it open."
    ),
    "no-revision": mark("Git does not know the revision, or it has no rules in it."),
    "no-rows": mark("Nothing is left after the conditions: no unit, or all rows have faults."),
    "no-rules": mark("Without rules nothing is asked of a unit. They stand in rules/, or where --rules says."),
    "no-scale": mark("“Or above” needs an order. A fact that stands on no scale has nothing above it."),
    "no-score": mark("A formula names the score of a document that makes none: its document.yaml has no score."),
    "no-sheet": mark("The sheet or file that an option names is not among those that were given."),
    "no-such-date": mark("The date does not exist: 30 February, or a month above 12. Day and month may be exchanged."),
    "no-table": mark("The database has no such table, or several and none was chosen."),
    "no-targets-table": mark(
        "Targets are read from one table with the header of the empty one, so that each cell means one thing."
    ),
    "no-targets-there": mark("Examples stand in files of targets. At this path there is none of these rules."),
    "no-traits": mark("A register without any column that the form counts by would count nobody."),
    "no-unit": mark("A row without its unit belongs to nobody, and its figures would be lost or counted elsewhere."),
    "no-value": mark("The file holds a formula whose value was never saved. What it comes to is not known here."),
    "no-verdicts": mark("rank and diff compare tables that evaluate-many has written. This one has no verdicts in it."),
    "no-comments": mark("Only Word files have comments at places of their text."),
    "nobody-met-again": mark(
        "Two lists of one unit have people in common. Where none is met again, one may be of another unit."
    ),
    "not-a-birth": mark("A birth is a year or a date; who is under 40 hangs on it."),
    "not-a-count": mark("Where people are counted a whole number is expected."),
    "not-a-date": mark("A date is written year-month-day: 3/4/2023 is April to one reader and March to another."),
    "not-a-file": mark("Devices and pipes have no end that can be waited for, and no place that could be pointed at."),
    "not-a-flag": mark("Only true and false are taken; yes, có and 1 are other things to other programs."),
    "not-a-level": mark(
        "A level is one number, two ends or a word of a grade. What else a cell holds could be read in two ways."
    ),
    "not-a-report": mark(
        "Reports are read from Word files, PDFs with text, web pages and plain text. Other files hold no text that can"
        " be cited by section and paragraph."
    ),
    "not-a-spreadsheet": mark("Lists are read from spreadsheets and tables of text. This file is of another kind."),
    "not-a-year": mark("A horizon is a year of four digits."),
    "not-an-assessment": mark("Only what evaluate --format json wrote holds an assessment with its verdicts."),
    "not-arranged": mark("A formatter must never change what a file says. Where moving lines would, it leaves them."),
    "not-asked": mark("An answer to what nobody asks was meant for another row, which is then still open."),
    "not-counted": mark(
        "Whoever signs stands below a numbered list without a number, and so may the person who was added last."
        " A number, or an empty row between, says which."
    ),
    "not-in-list": mark(
        "What a list does not say is not counted, and nobody would miss it: the facts that hang on it are named, with"
        " the columns that were not read and may say it under another header."
    ),
    "not-json": mark("The file is no JSON: it was cut off, edited by hand, or is of another kind."),
    "not-looked-at": mark(
        "Of the datasets in a folder the last of a horizon's year judges it. One that cannot be read may be the one."
    ),
    "not-of-kind": mark(
        "Such a fact is yes or no, a day, a place counted from 1, or a grade that facts.yaml lists; all else may"
        " mean anything."
    ),
    "not-said": mark(
        "What is left out cannot be guessed: whose figures these are, of which date, or what a column would have said."
    ),
    "not-text": mark("A text file holds letters only. This one is a document of some program, or damaged."),
    "not-the-form": mark("The sheet was named as a form whose columns it does not have."),
    "not-whole": mark(
        "People and agencies are counted in whole numbers. A decimal there is mostly a share, a mean or a slip."
    ),
    "not-yaml": mark(
        "Only names that end in .yaml are read, so a target saved under another name would never be asked for."
    ),
    "not-yet": mark("“Not yet” holds at the date of the figures, and an example of a target has none."),
    "nothing-asked": mark(
        "A gate that passes because nothing was asked says nothing of the unit. Choose horizons and documents that ask."
    ),
    "nothing-counted": mark("An option that says what is counted would be passed over in silence where nothing is."),
    "nothing-read": mark("Where no sheet was read nothing was counted, and an empty dataset would look like zeros."),
    "nothing-there": mark(
        "What lint did not look at it cannot find fault with: the path lies outside the rules and datasets."
    ),
    "one-list-alone": mark(
        "A form that only one side has can be held against nothing, and its facts would look as if they had"
        " come or gone."
    ),
    "one-person-or-two": mark(
        "One name stands twice and no date of birth tells whether it is one person. Both ways would count differently."
    ),
    "other-date": mark(
        "Figures of another date would be taken for those that are asked for. The sheet says its date above its header."
    ),
    "other-form": mark(
        "Forms of several levels share their columns. The number and the level that a sheet says of itself choose its"
        " form; columns alone never do."
    ),
    "other-list": mark(
        "A list of the retired, the planned or of those sent to study has the same columns as one of those who hold the"
        " posts now. Its title says so, and decides."
    ),
    "other-targets": mark(
        "The two tables were judged by rules that ask for different targets; only those of both are compared."
    ),
    "other-unit": mark(
        "A list of another unit has the same columns. What stands above its header decides whose figures it gives."
    ),
    "part": mark("A part of the baseline is above nothing and not above all of it."),
    "parts-and-level": mark(
        "A level beside parts or cases would belong to all of them or to none. Each part and case has its own."
    ),
    "points": mark(
        "Points are of levels of one indicator, the first that is met, or of percent of target. A level without points,"
        " or points that nothing gives, would be passed over."
    ),
    "points-never-given": mark("The first level that is met counts. Behind an easier one a harder one never does."),
    "printed-form": mark(
        "Some printed forms count what the rules do not ask for. Reading one as a form that looks like it gives wrong"
        " figures."
    ),
    "quotient": mark("Cells of tables hold one number each: 3/17 is a date to spreadsheets."),
    "range": mark("A range has two numbers, the smaller first. Exchanged, no value would lie between them."),
    "row-not-understood": mark("A row that is nobody and nothing known could be a person whose name is missing."),
    "rows-differ": mark(
        "Two rows are of one person and say different things of them. Which is right, the list does not say."
    ),
    "same-fact": mark("A fact divided by itself is always 100%."),
    "same-file": mark(
        "Two reports of one name would be one file, and the second would take the place of the first; on Windows"
        " capitals do not tell names apart."
    ),
    "same-or-another": mark(
        "A name alone does not tell one person from two. Without births on both lists the numbers are bounds."
    ),
    "saved-with-rules": mark(
        "A saved assessment holds its verdicts, not all figures: other rules cannot be asked of it."
    ),
    "scan": mark(
        "A scan is pictures of pages. Letters that a machine recognised in them are wrong here and there, and what"
        " would be held against each other are its errors."
    ),
    "other-xml": mark("Marks are added to the text of the file as it stands. XML of another writing would be damaged."),
    "signed": mark("A signature holds for the file as it was signed: any comment in it would break it."),
    "score-given": mark("A score is what the targets of its document come to. One that is typed in might be another."),
    "score-in-check": mark("Checks hold reported facts against each other; a score is worked out of them."),
    "score-within-itself": mark("A score that needs itself could never be worked out."),
    "several-assessments": mark("The file holds assessments of several units or dates. Which is meant, nothing says."),
    "several-documents": mark(
        "A YAML file holds one document here. After --- another begins, which would be passed over."
    ),
    "several-fit": mark(
        "A part of a name is enough where it fits one thing alone. Where several fit, the one that is meant is not"
        " guessed."
    ),
    "several-levels": mark(
        "Two kinds of level on one indicator are two targets or two parts: at least and at most together is between."
    ),
    "several-sheets": mark("Sheets of one form were read as one list. One of them may be of another date or a copy."),
    "several-tiers": mark(
        "A table gives figures of units of one tier. Held against a document that asks others, they would"
        " have verdicts that nobody asked for."
    ),
    "several-units": mark("Figures of several units are there, and the newest of all would be chosen by chance."),
    "several-years": mark("A column of ratings is of one year, and several years stand there: which of them is asked?"),
    "shared-header": mark(
        "A word that could mean two things, as Chức vụ or Trung cấp, needs the header that it stands under: else"
        " nothing says which of the two a column is."
    ),
    "similar-headings": mark("Two headings that differ in a letter are mostly one body, which would be counted twice."),
    "similar-units": mark("Two spellings of one name are two units to a program: their figures would stand apart."),
    "spelling-twice": mark("A spelling stands for two values: a cell that has it could mean either."),
    "struck-out": mark("A name that is crossed out is mostly of a person who has left; it was counted all the same."),
    "sum-in-other-unit": mark("A sum is in the unit of what is summed, else one of the two files is wrong."),
    "sum-of-shares": mark(
        "The shares of two communes have no sum, and what their mean is hangs on how large they are. Sum what is"
        " divided and what divides it."
    ),
    "tab": mark("Tabs are as wide as an editor likes. YAML orders by spaces, so it takes none."),
    "tag": mark("Tags tell other programs to make objects of values. Plain values are enough here, and safe."),
    "taken-as-heading": mark("A row with nothing but a name was taken as a heading, so nobody was counted there."),
    "target-asks-others": mark(
        "Only units that a document asks have verdicts of its targets: of others none could be counted."
    ),
    "target-within-itself": mark(
        "What a target is made of would have to be judged before it is judged. One of the names is wrong."
    ),
    "target-without-parts": mark("How many parts are met is a number only of a target that has parts."),
    "targets-too-deep": mark(
        "Targets within targets so deep are mostly a slip; nobody could follow how a verdict comes about."
    ),
    "template": mark("The template cannot be filled in: it names what there is not, or breaks off."),
    "tier-within": mark(
        "Communes lie in districts or provinces, districts in provinces: tiers go down strictly, so that each"
        " unit is counted once."
    ),
    "title-of-others": mark(
        "Words of lists of the retired or the planned would then choose a form for those who hold the posts."
    ),
    "tolerance": mark("A tolerance says how far “about” reaches. Other levels mean what they say."),
    "too-deep": mark("Nothing here is nested so deep; it is mostly an attempt to exhaust a program."),
    "too-large": mark("Nothing of this kind is so large. Mostly the wrong file was named, or a digit stands twice."),
    "not-read": mark(
        "Charts, diagrams and tables embedded from other programs hold figures that may differ from those of the text."
    ),
    "too-many-digits": mark(
        "No count gives so many digits, and they would not be held exactly everywhere. Give the counts, or the"
        " figure as printed."
    ),
    "too-many-ways": mark(
        "Every choice in braces multiplies the ways to write a text, and each way is looked for in every cell."
    ),
    "total-differs": mark(
        "The total that the sheet prints is not that of its rows: a row is missing, or the total is old."
    ),
    "total-row": mark("A row that sums others is no unit. Counted among them it would double everything."),
    "tracked-changes": mark(
        "While changes are tracked a file holds two texts, the one before and the one after. Which of them is signed is"
        " for people to say: accept or refuse the changes first."
    ),
    "two-meanings": mark("One column would stand for two things at once."),
    "two-people": mark("Two names in one cell would be counted as one person."),
    "two-values": mark("A trait has one value for a person; marks stand in two columns."),
    "two-ways-to-count": mark("A fact is counted in one way, so that its name says what it is."),
    "supposed": mark(
        "Figures of --with are tried out: they stand in no dataset, contradict nothing else, and no saved assessment of"
        " them is compared with real ones."
    ),
    "unit-and-list": mark("Where a unit lies is said in one place. With a list, datasets need not say it."),
    "unit-twice": mark("A unit that stands on two rows would be counted, and its numbers added, twice."),
    "unknown-better": mark("Better values of an indicator are higher or lower ones, or neither."),
    "unknown-body": mark("A heading that is no known kind of body cannot be counted as an agency or a commune."),
    "unknown-choice": mark(
        "An option names what these rules do not have: nothing would be chosen, or the wrong thing."
    ),
    "unknown-code": mark("The code is not one that is printed here; nothing would be explained or answered by it."),
    "unknown-column": mark(
        "A column that is none of the facts is passed over. If it is a slip of spelling, its figures are lost."
    ),
    "unknown-dimension": mark("A dimension that facts.yaml does not list has no groups."),
    "unknown-document": mark("No folder of the rules has this name, so there is no score of it."),
    "unknown-flow": mark("A fact that is a flow counts from 1 January to its date; no other period is known yet."),
    "unknown-form": mark("There is no form of this name: the list would not be read, or by another form."),
    "unknown-group": mark("A group that facts.yaml does not list has no place in reports."),
    "unknown-header": mark("The form sums rows and columns by their keys, and has none of this key."),
    "unknown-horizon": mark(
        "A level for a year that is no horizon of the document is asked for by nobody. Mostly the year is mistyped."
    ),
    "unknown-indicator": mark(
        "A target asks for an indicator that indicators.yaml does not list: nothing would be measured."
    ),
    "unknown-kind-of-fact": mark(
        "A fact is a number, or of one of the kinds that are no numbers; of another nothing could be asked."
    ),
    "unknown-kind": mark(
        "Tables are known by the ending of their name or by their address. This one is of no kind that is read."
    ),
    "unknown-letters": mark(
        "The fonts of the file draw letters and do not say which they are: a search finds nothing in it either."
    ),
    "unknown-quality": mark("A quality that facts.yaml does not list has no place in reports."),
    "unknown-severity": mark("A check is an error or a question; nothing else says what to do when it fails."),
    "unknown-target": mark("No target of the rules has this name: document/target."),
    "unknown-tier": mark("Units have one of four tiers; other words are mostly slips."),
    "unknown-trait": mark("A condition asks for a trait that no column gives."),
    "unknown-value": mark(
        "The word is none of those that are listed for it. Mostly it is a slip of spelling, and conditions would"
        " not hold."
    ),
    "unknown-verdict": mark("Verdicts are met, missed, no_data, not_applicable, and monitored where nothing is asked."),
    "unknown-word": mark(
        "A cell has a word that stands for no known value: the person would be counted among those without it."
    ),
    "unlisted-unit": mark(
        "A list holds all units there are, so that a count knows who is silent. A unit that is not on it"
        " would be left out of every count."
    ),
    "unnamed-column": mark(
        "A column with values and without a name is passed over. If it is a fact, its figures are lost."
    ),
    "unquoted": mark("Other programs read 12:30 as a number and no as false. In quotes it is the same text to all."),
    "unreadable": mark("The system could not read the file or folder; its own reason is given."),
    "unreadable-table": mark(
        "The table is damaged, of another kind, or not to be reached; the reader's own reason is given."
    ),
    "until-before-from": mark("A unit has its last day on or after its first."),
    "vacant": mark(
        "Printed forms keep a row for each post and write “Khuyết” where nobody holds it: a post is no person."
    ),
    "which-form": mark("The sheet fits several forms, which would count it differently."),
    "within-itself": mark("A unit that lies within itself would be counted without end."),
    "wrong-kind": mark(
        "A value, a list and a group of keys are three things; what stands here is not the one that was expected."
    ),
    "wrong-value": mark(
        "A cell of a table of verdicts holds what evaluate-many never writes: it was edited, or is of another table."
    ),
    "zero-denominator": mark(
        "Nothing can be a share of zero. Where there truly are none of them, such targets have no data; else the"
        " figure is a slip."
    ),
    "zip-bomb": mark("The file unfolds to far more than a list needs, as attacks do."),
    "year-starts": mark("A year starts with a month, of which there are twelve: 4 for April, 9 for September."),
}
