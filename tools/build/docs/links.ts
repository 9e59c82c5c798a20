import { posix } from "node:path";

/** Where a link of a document leads on a site: to a page, to a picture, or to a file of the repository that is no page of the site. */
export type Goal =
  | { readonly page: string; readonly hash: string }
  | { readonly picture: string }
  | { readonly file: string };

/** The names of the pages of a site, by their files. Paths begin at the root of the repository. */
export type Pages = ReadonlyMap<string, string>;

/** Reads a link of a document. Gives undefined for one to another host. */
export function goalOf(from: string, link: string, pages: Pages): Goal | undefined {
  if (/^[a-z]+:/.test(link)) return undefined;
  const [path = "", anchor] = link.split("#");
  const file = path === "" ? from : posix.join(posix.dirname(from), path).replace(/\/$/, "");
  const page = pages.get(file);
  if (page !== undefined) return { page, hash: anchor === undefined ? "" : `#${anchor}` };
  if (file.startsWith("docs/images/")) return { picture: file.replace("docs/", "") };
  return { file };
}

/** The anchor that GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
    .replaceAll(" ", "-");

/** The links of a text in Markdown, without those in code. */
export const linksIn = (text: string): string[] =>
  [
    ...text
      .replaceAll(/^( *)```.*?^\1```/gms, "")
      .replaceAll(/(`+)[^`]+\1/g, "")
      .matchAll(/\]\(([^)\s]+)\)/g),
  ].map(([, link = ""]) => link);
