/**
 * Gizmo for people to read and change: IRIs by their prefix, and a step a line
 * where it would be a long one. It says the same as before.
 */
const width = 80;

export function readable(gizmo: string, prefixes: Record<string, string>): string {
  return broken(shortened(gizmo, prefixes), "");
}

/** Strings that are an IRI in brackets, with a prefix instead where one fits. */
function shortened(gizmo: string, prefixes: Record<string, string>): string {
  return gizmo.replace(/'<([^'<>\\]*)>'/g, (whole, iri: string) => {
    for (const [prefix, namespace] of Object.entries(prefixes)) {
      const name = iri.slice(namespace.length);
      if (iri.startsWith(namespace) && /^[\w-]+$/.test(name)) return `'${prefix}:${name}'`;
    }
    return whole;
  });
}

/** A chain of calls with each call on a line of its own, if one line is too short for it. */
function broken(chain: string, indent: string): string {
  if (indent.length + chain.length <= width) return chain;
  const calls = split(chain);
  if (calls.length < 2) return chain;
  const inner = `${indent}  `;
  const lines = calls.slice(1).map((call) => `\n${inner}${nested(call, inner)}`);
  return calls[0] + lines.join("");
}

/** A call whose only argument is a chain itself, which may be broken too. */
function nested(call: string, indent: string): string {
  const parts = /^(\.\w+\()(g\..*)(\))$/.exec(call);
  if (!parts || indent.length + call.length <= width) return call;
  const inner = `${indent}  `;
  return `${parts[1]}\n${inner}${broken(parts[2]!, inner)}\n${indent}${parts[3]}`;
}

/** The head "g.V(…)" and the calls ".out(…)", … of a chain. */
function split(chain: string): string[] {
  const starts: number[] = [0];
  let depth = 0;
  for (let at = 0; at < chain.length; at++) {
    const c = chain[at]!;
    if (c === "'" || c === '"') at = endOfString(chain, at);
    else if (c === "(") depth++;
    else if (c === ")") depth--;
    else if (c === "." && depth === 0 && chain[at - 1] === ")") starts.push(at);
  }
  return starts.map((start, i) => chain.slice(start, starts[i + 1]));
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== text[start]) at += text[at] === "\\" ? 2 : 1;
  return at;
}
