import type { MarkdownRenderer } from "vitepress";

/** Shows consecutive blocks of code as tabs if a line of bold text, such as `**Bun**`, names each of them. */
export function tabs(md: MarkdownRenderer): void {
  md.core.ruler.push("tabs", ({ tokens, Token }) => {
    /** The name that the four tokens at an index give to a block of code. */
    const nameAt = (at: number): string | undefined => {
      const [open, line, , fence] = tokens.slice(at, at + 4);
      if (open?.type !== "paragraph_open" || fence?.type !== "fence") return undefined;
      return /^\*\*([^*]+)\*\*$/.exec(line?.content ?? "")?.[1];
    };
    for (let at = 0; at < tokens.length; at += 1) {
      const names: string[] = [];
      for (let name; (name = nameAt(at + 4 * names.length));) names.push(name);
      if (names.length < 2) continue;
      const fences = names.map((name, index) => {
        const fence = tokens[at + 4 * index + 3]!;
        fence.info = `${fence.info.trim()} [${name}]`;
        return fence;
      });
      const open = new Token("container_code-group_open", "div", 1);
      const close = new Token("container_code-group_close", "div", -1);
      tokens.splice(at, 4 * names.length, open, ...fences, close);
      at += fences.length + 1;
    }
  });
}
