/// <reference lib="dom" />
// The search of the guide, in the browser. Pages without scripts have the menu only.
import MiniSearch, { type SearchResult } from "minisearch";
import { searchOptions, type Section } from "./search-options.ts";

const menu = document.querySelector("nav");
const field = document.createElement("input");
field.type = "search";
field.placeholder = "Search";
field.setAttribute("aria-label", "Search the documentation");
const results = document.createElement("ul");
results.setAttribute("aria-live", "polite");
menu?.prepend(field, results);

let loaded: Promise<MiniSearch<Section>> | undefined;
const load = async (): Promise<MiniSearch<Section>> => {
  const response = await fetch("search.json");
  return MiniSearch.loadJSON<Section>(await response.text(), searchOptions);
};

const itemOf = ({ id, title, titles }: SearchResult): HTMLLIElement => {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = String(id);
  link.textContent = [...(titles as readonly string[]), String(title)].join(" › ");
  item.append(link);
  return item;
};

field.addEventListener("focus", () => void (loaded ??= load()));
async function show(): Promise<void> {
  const query = field.value;
  const index = await (loaded ??= load());
  // A later input has started its own search.
  if (query !== field.value) return;
  results.replaceChildren(...index.search(query).slice(0, 8).map(itemOf));
}

field.addEventListener("input", () => void show());
