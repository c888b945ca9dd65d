/** Where in the text of a JSON file something stands, so that a person can be told the line. */

/** The line (from 1) of the value under the path; of the nearest enclosing value that is there when it is not. */
export function lineOf(text: string, path: readonly (string | number)[]): number {
  const scan = new Scan(text, path);
  try {
    scan.value([]);
  } catch {
    // The text ends in the middle: what was found until there is the nearest.
    return scan.line;
  }
  return scan.line;
}

/** The line of the first syntax error in text that JSON.parse has refused; the last line when it ends too early. */
export function lineOfSyntaxError(text: string): number {
  return lineAt(text, firstWrong(text));
}

/** One token of JSON at a time (RFC 8259 §2), and which may follow. */
const TOKEN =
  // eslint-disable-next-line no-control-regex -- RFC 8259 §7 forbids just these characters inside a string
  /[\s]*([{}[\]:,]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

/** The position of the first token that may not stand where it stands; the length of the text when none does. */
function firstWrong(text: string): number {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const from = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return from + (text.slice(from).length - text.slice(from).trimStart().length);
    const at = TOKEN.lastIndex - token.length;
    const next = follow(expecting, token, open);
    if (next === null) return at;
    expecting = next;
  }
}

/** What is expected after the token; null: it may not stand here. */
function follow(expecting: Expecting, token: string, open: ('{' | '[')[]): Expecting | null {
  const after = (): Expecting => (open.length === 0 ? 'nothing' : 'comma-or-end');
  if (token === '}' || token === ']') {
    const isPair = (open.at(-1) === '{') === (token === '}') && open.length > 0;
    if (!isPair || !expecting.endsWith('-or-end')) return null;
    open.pop();
    return after();
  }
  switch (expecting) {
    case 'key':
    case 'key-or-end':
      return token.startsWith('"') ? 'colon' : null;
    case 'colon':
      return token === ':' ? 'value' : null;
    case 'comma-or-end':
      if (token !== ',') return null;
      return open.at(-1) === '{' ? 'key' : 'value';
    case 'value':
    case 'value-or-end':
      if (token === ':' || token === ',') return null;
      if (token !== '{' && token !== '[') return after();
      open.push(token);
      return token === '{' ? 'key-or-end' : 'value-or-end';
    case 'nothing':
      return null;
  }
}

function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}

/** Walks text that JSON.parse has accepted; keeps the line of the deepest part of the path that it met. */
class Scan {
  line = 1;
  readonly #text: string;
  readonly #path: readonly (string | number)[];
  #at = 0;
  #deepest = -1;

  constructor(text: string, path: readonly (string | number)[]) {
    this.#text = text;
    this.#path = path;
  }

  value(where: readonly (string | number)[]): void {
    this.#space();
    this.#note(where, this.#at);
    const first = this.#text[this.#at];
    if (first === '{') this.#object(where);
    else if (first === '[') this.#array(where);
    else if (first === '"') this.#string();
    else while (this.#at < this.#text.length && !/[,\]}\s]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #object(where: readonly (string | number)[]): void {
    this.#at += 1;
    for (let isFirst = true; ; isFirst = false) {
      this.#space();
      if (this.#text[this.#at] === '}') break;
      if (!isFirst) this.#at += 1;
      this.#space();
      const keyAt = this.#at;
      const key = this.#string();
      this.#note([...where, key], keyAt);
      this.#space();
      this.#at += 1;
      this.value([...where, key]);
    }
    this.#at += 1;
  }

  #array(where: readonly (string | number)[]): void {
    this.#at += 1;
    for (let index = 0; ; index += 1) {
      this.#space();
      if (this.#text[this.#at] === ']') break;
      if (index > 0) this.#at += 1;
      this.value([...where, index]);
    }
    this.#at += 1;
  }

  #string(): string {
    const from = this.#at;
    this.#at += 1;
    while (this.#text[this.#at] !== '"') {
      if (this.#at >= this.#text.length) throw new SyntaxError('the text ends in a string');
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    }
    this.#at += 1;
    return JSON.parse(this.#text.slice(from, this.#at)) as string;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
    if (this.#at >= this.#text.length) throw new SyntaxError('the text ends too early');
  }

  #note(where: readonly (string | number)[], at: number): void {
    if (where.length <= this.#deepest || where.length > this.#path.length) return;
    if (!where.every((part, index) => String(part) === String(this.#path[index]))) return;
    this.#deepest = where.length;
    this.line = lineAt(this.#text, at);
  }
}
