// Conditions of surveys as participation/surveys/conditions.py judges them; tests/participation/surveys/conditions.json holds both to
// the same. The server stays the judge: here it only decides what is on the page already.
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)$/;

export function valuesOf(answer) {
  if (answer.none) return ["none"];
  if (answer.agreed) return ["yes"];
  const said = ["choice", "number", "date", "text"].map((name) => answer[name]).filter(Boolean);
  return [...said.slice(0, 1), ...(answer.choices ?? []), ...(answer.ranks ?? [])];
}

export function numberOf(answer) {
  const text = String(answer.number ?? answer.choice ?? "");
  return NUMBER.test(text) ? Number(text) : NaN;
}

const RELATIONS = {
  eq: (answer, value) => valuesOf(answer).length > 0 && valuesOf(answer).every((one) => one === value),
  in: (answer, value) => valuesOf(answer).some((one) => value.includes(one)),
  contains: (answer, value) => valuesOf(answer).includes(value),
  lt: (answer, value) => numberOf(answer) < Number(value),
  gt: (answer, value) => numberOf(answer) > Number(value),
  answered: () => true,
};

// Whether a tree holds for answers by the key of their question.
export function holds(tree, answers) {
  if (tree.all) return tree.all.every((part) => holds(part, answers));
  if (tree.any) return tree.any.some((part) => holds(part, answers));
  if (tree.not) return !holds(tree.not, answers);
  const answer = answers[tree.question];
  return answer ? RELATIONS[tree.is](answer, tree.value) : false;
}

const one = (typed, suffix = "") => (typed[suffix]?.[0] ?? "").trim();
const length = (text) => [...text.replaceAll("\r\n", "\n")].length;

function chosen(asked, typed) {
  const choice = one(typed);
  if (!choice) return null;
  if (choice === "none") return { none: true };
  return choice === "other" && !isOther(typed) ? null : { choice };
}

function isOther(typed) {
  const text = one(typed, "other");
  return text !== "" && length(text) <= 200;
}

function several(asked, typed) {
  const choices = (typed[""] ?? []).filter(Boolean);
  const isAlone = choices.some((key) => asked.alone.includes(key));
  if (!choices.length || (isAlone && choices.length > 1)) return null;
  if (choices[0] === "none") return { none: true };
  if (!isAlone && (choices.length < asked.least || choices.length > asked.most)) return null;
  if (!choices.includes("other")) return { choices };
  return isOther(typed) ? { choices, text: one(typed, "other") } : null;
}

function ranked(asked, typed) {
  const ranks = Array.from({ length: asked.places }, (_none, place) => one(typed, `${place + 1}`));
  return ranks.every(Boolean) && new Set(ranks).size === ranks.length ? { ranks } : null;
}

function counted(asked, typed) {
  const text = one(typed).replaceAll(" ", "");
  const plain = text.includes(",") ? text.replaceAll(".", "").replace(",", ".") : text;
  if (text.length > 15 || !NUMBER.test(plain)) return null;
  const number = Number(plain);
  const isWithin = (asked.least === null || number >= asked.least) && (asked.most === null || number <= asked.most);
  return isWithin ? { number: String(number) } : null;
}

function written(asked, typed) {
  const text = one(typed);
  return text && length(text) <= asked.most ? { text } : null;
}

const READERS = {
  single: chosen, yesno: chosen, scale: chosen, multiple: several, ranking: ranked, number: counted, short: written, long: written,
  consent: (_asked, typed) => (one(typed) ? { agreed: true } : null),
};

// The answer that was typed, null for none or a wrong one: participation.surveys.types says the same.
export function answerOf(asked, typed) {
  return one(typed, "none") ? { none: true } : READERS[asked.kind](asked, typed);
}
