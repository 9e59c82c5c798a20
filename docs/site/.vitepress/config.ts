import { basename } from "node:path";
import { defineConfig } from "vitepress";
import { links } from "./links.ts";
import { tabs } from "./tabs.ts";
import { pageIcon } from "../../../src/http/pages/page-style.ts";
import { readContents } from "../../../tools/build/docs/contents.ts";
import { anchorOf, goalOf } from "../../../tools/build/docs/links.ts";
import { indexOptions, sectionsOf, unsearched } from "../../../tools/build/docs/search.ts";
import { sitePages } from "../../../tools/docs/pages.ts";

const pages = sitePages();
const icon = `data:image/svg+xml,${encodeURIComponent(pageIcon)}`;

/** The menu is the table of contents in docs/README.md. Its groups are closed, but the first. */
const menu = readContents().map(({ name, entries }, at) => ({
  text: name,
  collapsed: at > 0,
  items: entries.map(({ name, target }) => {
    const goal = goalOf("docs/README.md", target, pages);
    if (!goal || !("page" in goal)) throw new Error(`docs/README.md: ${target} is no page`);
    return { text: name, link: `/${goal.page}` };
  }),
}));

/** The parts of a page that the search finds, in the form of the site. Files of the repository are not found. */
function partsOf(file: string, text: string) {
  const name = basename(file, ".md");
  const source = `docs/${name}.md`;
  if (!pages.has(source) || unsearched.test(source)) return [];
  return sectionsOf(name, text).map(({ id, title, titles, text }) => ({
    anchor: id.split("#")[1] ?? "",
    titles: [...titles, title],
    text,
  }));
}

export default defineConfig({
  lang: "en",
  title: "Latchkey",
  description: "A login server that you own",
  srcDir: "pages",
  // Served as they are, for programs.
  srcExclude: ["public/**"],
  outDir: "dist",
  cleanUrls: true,
  // The addresses of a server on the machine of the reader.
  ignoreDeadLinks: "localhostLinks",
  head: [["link", { rel: "icon", href: icon }]],
  themeConfig: {
    sidebar: menu,
    outline: [2, 3],
    search: {
      provider: "local",
      options: {
        // Each part of a page is read from its Markdown, as for the guide of the server.
        _render: (text) => text,
        miniSearch: {
          options: indexOptions,
          searchOptions: indexOptions.searchOptions,
          _splitIntoSections: (file, text) => partsOf(file, text),
        },
      },
    },
  },
  markdown: {
    anchor: { slugify: anchorOf },
    config: (md) => {
      md.use(tabs);
      md.use(links, pages);
    },
  },
});
