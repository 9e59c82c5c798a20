import { defineConfig } from "vitepress";
import { links } from "./links.ts";
import { tabs } from "./tabs.ts";
import { pageIcon } from "../../../src/http/pages/page-style.ts";
import { readContents } from "../../../tools/build/docs/contents.ts";
import { anchorOf, goalOf } from "../../../tools/build/docs/links.ts";
import { sitePages } from "../../../tools/docs/pages.ts";

const pages = sitePages();
const icon = `data:image/svg+xml,${encodeURIComponent(pageIcon)}`;

/** The menu is the table of contents in docs/README.md. */
const menu = readContents().map(({ name, entries }) => ({
  text: name,
  items: entries.map(({ name, target }) => {
    const goal = goalOf("docs/README.md", target, pages);
    if (!goal || !("page" in goal)) throw new Error(`docs/README.md: ${target} is no page`);
    return { text: name, link: `/${goal.page}` };
  }),
}));

export default defineConfig({
  lang: "en",
  title: "Latchkey",
  description: "A login server that you own",
  srcDir: "pages",
  outDir: "dist",
  cleanUrls: true,
  // The addresses of a server on the machine of the reader.
  ignoreDeadLinks: "localhostLinks",
  head: [["link", { rel: "icon", href: icon }]],
  themeConfig: {
    sidebar: menu,
    outline: [2, 3],
    search: { provider: "local" },
  },
  markdown: {
    anchor: { slugify: anchorOf },
    config: (md) => {
      md.use(tabs);
      md.use(links, pages);
    },
  },
});
