"use strict";
// Everything that people wrote goes into the page as text, by textContent: there is no place where it could be markup.
const data = JSON.parse(document.getElementById("data").textContent);
const { words, units, names, attributes, columns, pool, digits } = data;
for (const column of columns) for (const key of ["level", "verdicts", "reached", "short", "value", "moves", "before"]) if (key in column) column[key] = pool[column[key]];
const PER_PAGE = 100, NONE = digits.length ** 2 - 1, FEW = NONE - 1;
const at = new Map([...digits].map((digit, place) => [digit, place]));
const byId = id => document.getElementById(id);
const wholes = columns.filter(column => column.part === 0);
const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
const searched = units.map((unit, place) => plain(unit + " " + names[place]));
const tally = letter => units.map((_, place) => wholes.reduce((sum, one) => sum + (one.verdicts[place] === letter), 0));
const counts = { met: tally("m"), missed: tally("x"), no_data: tally("n") };

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
const filled = (text, given) => text.replace(/\{(\w+)\}/g, (_, name) => given[name]);
const grouped = digits => digits.replace(/\B(?=(\d{3})+$)/g, words.group);
const number = whole => (whole < 0 ? "-" : "") + grouped(String(whole).replace("-", ""));

// A quotient with one decimal, rounded half up, of whole numbers: exactly.
function quotient(above, below, scale) {
  const a = BigInt(above) * BigInt(scale) * 10n, b = BigInt(below), size = a < 0n ? -a : a;
  const tenths = (2n * size + b) / (2n * b), exact = size % (10n * b) === 0n;
  const text = grouped(String(tenths / 10n)) + (exact ? "" : words.point + String(tenths % 10n));
  return (a < 0n ? "-" : "") + text;
}
const twoOf = (letters, place) => at.get(letters[2 * place]) * digits.length + at.get(letters[2 * place + 1]);
const reachedOf = (column, place) => twoOf(column.reached, place);
const beforeOf = (column, place) => column.before ? percent(twoOf(column.before, place)) : "–";
const movedOf = (column, place) => column.moves ? words.moves[column.moves[place]] || words.unmoved : "–";
function percent(tenths) {
  if (tenths === NONE) return "–";
  if (tenths === FEW) return words.few;
  const most = tenths === NONE - 2 ? "≥ " : "";
  return most + grouped(String(Math.floor(tenths / 10))) + (tenths % 10 ? words.point + tenths % 10 : "") + "%";
}
function verdict(letter) {
  const [sign, word] = words.verdicts[letter] || ["", "–"];
  const known = { m: "met kept", x: "missed kept", n: "no_data kept" };
  return element("span", `${sign} ${word}`, { class: known[letter] || "off" });
}
function valueOf(column, place) {
  const { value } = column;
  if (!value.above) return "–";
  const above = value.above[place], below = value.below[place];
  if (!below) return above === -2 ? words.few : "–";
  if (column.unit === "yes_no") return above ? words.yes : words.no;
  if (column.unit === "date") return day(above);
  if (column.unit === "rank") return filled(words.rank, { place: above });
  if (column.unit === "grade") return "–";
  if (column.unit === "%") return `${number(above)}/${number(below)} = ${quotient(above, below, 100)}%`;
  return (below === 1 ? number(above) : quotient(above, below, 1)) + " " + column.unit;
}
function day(count) {
  const date = new Date(Date.UTC(2000, 0, 1) + (count - 730120) * 86400000), month = date.getUTCMonth() + 1;
  const two = digits => String(digits).padStart(2, "0");
  if (words.point === ".") return `${date.getUTCFullYear()}-${two(month)}-${two(date.getUTCDate())}`;
  return `${two(date.getUTCDate())}/${month < 3 ? two(month) : month}/${date.getUTCFullYear()}`;
}
const levelOf = (column, place) => column.levels[column.level.length ? column.level[place] : 0] || "–";
const shortOf = (column, place) => column.short.length && column.short[place] ? number(column.short[place]) : "";
const named = column => `${column.year}: ${column.title} (${column.symbol})`;
const cell = (text, name, kind = "") => element("td", text, { role: "cell", "data-name": name, ...(kind && { class: kind }) });

// --- the table ---
const state = { sort: "missed", down: true, page: 0, shown: [] };
const filters = attributes.map((attribute, place) => {
  const select = element("select", undefined, { id: `attribute-${place}` });
  select.append(element("option", byId("target").options[0].textContent, { value: "" }));
  attribute.values.forEach((value, number) => select.append(element("option", value, { value: number })));
  const box = element("div");
  box.append(element("label", attribute.label, { for: select.id }), select);
  byId("filters").append(box);
  return select;
});
wholes.forEach((column, place) => byId("target").append(element("option", named(column), { value: place })));
const chosen = () => wholes[byId("target").value === "" ? -1 : +byId("target").value];
const compared = columns.some(column => column.moves), hasNames = names.some(name => name);

function headings() {
  const column = chosen();
  const listed = [["name", hasNames ? words.name : words.unit], ...(hasNames ? [["unit", words.unit]] : [])];
  attributes.forEach((attribute, place) => listed.push([`a${place}`, attribute.label]));
  const earlier = compared ? [["before", words.before], ["moved", words.moved]] : [];
  if (column) return [...listed, ["verdict", words.verdict], ["reached", words.reached], ...earlier, ["short", words.short]];
  return [...listed, ["met", words.met], ["missed", words.missed], ["no_data", words.no_data]];
}
function keys() {
  const column = chosen(), { sort } = state;
  if (sort === "name") return null;
  if (sort === "unit") return units;
  if (sort[0] === "a") return attributes[+sort.slice(1)].of;
  if (counts[sort]) return counts[sort];
  if (!column) return counts.missed;
  if (sort === "short") return column.short.length ? column.short : counts.missed.map(() => 0);
  if (sort === "moved") return units.map((_, place) => column.moves ? -column.moves.charCodeAt(place) : 0);
  if (sort === "before") return units.map((_, place) => { const tenths = column.before ? twoOf(column.before, place) : NONE; return tenths >= FEW ? -1 : tenths; });
  if (sort === "reached") return units.map((_, place) => { const tenths = reachedOf(column, place); return tenths >= FEW ? -1 : tenths; });
  return [...column.verdicts].map(letter => "xnfom ".indexOf(letter));
}
function filter() {
  const wanted = plain(byId("search").value.trim()), column = chosen(), letter = byId("verdict").value;
  const where = filters.map((select, place) => [attributes[place].of, select.value]).filter(([, value]) => value !== "").map(([of, value]) => [of, +value]);
  const found = [];
  for (let place = 0; place < units.length; place++) {
    if (wanted && !searched[place].includes(wanted)) continue;
    if (where.some(([of, value]) => of[place] !== value)) continue;
    if (letter && !(column ? column.verdicts[place] === letter : wholes.some(one => one.verdicts[place] === letter))) continue;
    found.push(place);
  }
  const by = keys(), sign = state.down ? -1 : 1;
  found.sort((one, other) => (by === null ? sign * (one - other) : by[one] < by[other] ? -sign : by[one] > by[other] ? sign : one - other));
  state.shown = found;
  state.page = 0;
  draw();
}
function draw() {
  const listed = headings(), column = chosen(), table = byId("table"), first = state.page * PER_PAGE;
  const head = element("tr", undefined, { role: "row" });
  for (const [key, title] of listed) {
    const sorted = state.sort === key ? (state.down ? "descending" : "ascending") : "none";
    const button = element("button", title + (sorted === "none" ? "" : state.down ? " ▼" : " ▲"), { type: "button", "data-sort": key });
    const heading = element("th", undefined, { scope: "col", role: "columnheader", "aria-sort": sorted });
    if (!["name", "unit", "verdict", "moved"].includes(key) && key[0] !== "a") heading.className = "count";
    heading.append(button);
    head.append(heading);
  }
  const focused = document.activeElement?.dataset?.sort;
  table.tHead.replaceChildren(head);
  if (focused) table.tHead.querySelector(`[data-sort="${focused}"]`)?.focus();
  const rows = state.shown.slice(first, first + PER_PAGE).map(place => {
    const row = element("tr", undefined, { role: "row" }), title = element("th", undefined, { scope: "row", role: "rowheader" });
    title.append(element("button", names[place] || units[place], { type: "button", class: "unit", "data-place": place }));
    row.append(title);
    if (hasNames) row.append(cell(units[place], words.unit));
    for (const attribute of attributes) row.append(cell(attribute.values[attribute.of[place]] ?? "–", attribute.label));
    if (column) {
      const told = cell(undefined, words.verdict);
      told.append(verdict(column.verdicts[place]));
      const earlier = compared ? [cell(beforeOf(column, place), words.before, "count"), cell(movedOf(column, place), words.moved)] : [];
      row.append(told, cell(percent(reachedOf(column, place)), words.reached, "count"), ...earlier, cell(shortOf(column, place) || "–", words.short, "count"));
    } else for (const key of ["met", "missed", "no_data"]) row.append(cell(number(counts[key][place]), words[key], "count"));
    return row;
  });
  table.tBodies[0].replaceChildren(...rows);
  const last = Math.min(first + PER_PAGE, state.shown.length);
  byId("shown").textContent = filled(words.shown, { shown: number(state.shown.length), all: number(units.length) });
  byId("page").textContent = filled(words.page, { from: number(Math.min(first + 1, last)), to: number(last), all: number(state.shown.length) });
  byId("previous").disabled = first === 0;
  byId("next").disabled = last >= state.shown.length;
}
byId("table").addEventListener("click", event => {
  const { sort, place } = event.target.dataset;
  if (place !== undefined) return open(+place);
  if (sort === undefined) return;
  state.down = state.sort === sort ? !state.down : !["name", "unit"].includes(sort) && sort[0] !== "a";
  state.sort = sort;
  filter();
});
byId("filters").addEventListener("input", event => {
  if (event.target.id === "target" && !headings().some(([key]) => key === state.sort)) Object.assign(state, { sort: chosen() ? "reached" : "missed", down: !chosen() });
  filter();
});
byId("filters").addEventListener("submit", event => event.preventDefault());
for (const [id, step] of [["previous", -1], ["next", 1]]) byId(id).addEventListener("click", () => { state.page += step; draw(); });

// --- the card of a unit ---
function open(place) {
  const card = byId("card"), table = card.querySelector("table");
  byId("card-name").textContent = names[place] ? `${names[place]} (${units[place]})` : units[place];
  const about = attributes.map(attribute => `${attribute.label}: ${attribute.values[attribute.of[place]] ?? "–"}`);
  byId("card-about").textContent = [...about, ...["met", "missed", "no_data"].map(key => `${words[key]}: ${counts[key][place]}`)].join(" · ");
  const head = element("tr", undefined, { role: "row" });
  const keys = ["target", "year", "level", "value", "reached", ...(compared ? ["before", "moved"] : []), "short", "verdict"];
  for (const key of keys) head.append(element("th", words[key], { scope: "col", role: "columnheader" }));
  table.tHead.replaceChildren(head);
  const rows = columns.filter(column => column.verdicts[place] !== " ").map(column => {
    const row = element("tr", undefined, { role: "row" }), told = cell(undefined, words.verdict);
    const title = column.part ? `${column.title} – ${filled(words.part, { number: column.part })}` : `${column.title} (${column.symbol})`;
    told.append(verdict(column.verdicts[place]));
    row.append(element("th", title, { scope: "row", role: "rowheader" }), cell(String(column.year), words.year), cell(levelOf(column, place), words.level, "kept"),
      cell(valueOf(column, place), words.value, "kept"), cell(percent(reachedOf(column, place)), words.reached),
      ...(compared ? [cell(beforeOf(column, place), words.before), cell(movedOf(column, place), words.moved)] : []), cell(shortOf(column, place) || "–", words.short), told);
    return row;
  });
  table.tBodies[0].replaceChildren(...rows);
  card.showModal();
  card.scrollTop = 0;
}
byId("close").addEventListener("click", () => byId("card").close());

// --- the map: a target at a time ---
const areas = byId("areas");
const svg = name => document.createElementNS("http://www.w3.org/2000/svg", name);
function paint() {
  const column = wholes[+byId("drawn-of").value];
  for (const path of areas.children) {
    const letter = column.verdicts[+path.dataset.place];
    if (path.getAttribute("class") !== letter) path.setAttribute("class", letter);
  }
  const there = [...new Set([...column.verdicts])].filter(letter => words.verdicts[letter]);
  byId("drawn-legend").replaceChildren(...there.map(letter => {
    const shown = verdict(letter), box = svg("svg"), rect = svg("path");
    box.setAttribute("viewBox", "0 0 10 10"); box.setAttribute("class", "bar areas"); rect.setAttribute("d", "M0 0h10v10h-10z"); rect.setAttribute("class", letter);
    box.append(rect); shown.prepend(box);
    return shown;
  }));
}
// What an area is and says, put together where somebody points: at once for all it would take seconds.
function tell(path) {
  const place = +path.dataset.place, column = wholes[+byId("drawn-of").value], [sign, word] = words.verdicts[column.verdicts[place]] || ["", "–"];
  const title = svg("title");
  title.textContent = `${names[place] || units[place]}: ${sign} ${word}, ${percent(reachedOf(column, place))}`;
  path.replaceChildren(title);
}
if (areas) {
  wholes.forEach((column, place) => byId("drawn-of").append(element("option", named(column), { value: place })));
  byId("drawn-of").addEventListener("input", paint);
  areas.addEventListener("pointerover", event => { const path = event.target.closest("path"); if (path) tell(path); });
  areas.addEventListener("click", event => { const path = event.target.closest("path"); if (path) open(+path.dataset.place); });
  paint();
}

// --- regions and spread: one at a time ---
for (const [id, kind] of [["by", ".map"], ["of", ".spread"]]) {
  byId(id)?.addEventListener("input", event => document.querySelectorAll(kind).forEach((one, place) => { one.hidden = place !== +event.target.value; }));
}
filter();
