// Makes small changes to documents.

const TOKENS = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n\r])*"|#[^\n\r]*|\.\.\.|[_A-Za-z]\w*|-?\d[\w.]*|\s+|[^]/g;
const OTHERS = [
  "{", "}", "(", ")", "[", "]", ":", "!", "$", "@", "=", "...", "on", "|", "&", ",", "\ufeff", " ",
  "query", "fragment", "mutation", "null", "true", "1", "-1", "1.5", '"x"', '"""x"""', '"', '"""', "\\",
  "#", "\r", "@skip(if: true)", "@skip", "@deprecated", "id", "name", "nodes", "Gate", "$v0", "01", "1e5",
  "\u{1F600}", "%", "'", "\0", "é",
];

export function mutate(text, names, random) {
  const tokens = text.match(TOKENS) ?? [];
  const times = 1 + random.below(2);
  for (let index = 0; index < times; index += 1) {
    const at = random.below(tokens.length + 1);
    switch (random.below(7)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, random.pick(OTHERS));
        break;
      case 2:
        tokens.splice(at, 1, random.pick(OTHERS));
        break;
      case 3:
        tokens.splice(at, 0, tokens[at] ?? "");
        break;
      case 4: {
        const other = random.below(tokens.length);
        [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
        break;
      }
      case 5: {
        const named = tokens.findIndex((token, index) => index >= at && /^[_A-Za-z]/.test(token));
        if (named >= 0) {
          tokens[named] = random.pick(names);
        }
        break;
      }
      default: {
        const part = tokens.slice(at, at + 1 + random.below(12));
        tokens.splice(random.below(tokens.length + 1), 0, ...part);
      }
    }
  }
  return tokens.join("");
}
