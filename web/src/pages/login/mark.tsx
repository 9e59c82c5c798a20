import type { Provider } from "../../client/providers.ts";
import apple from "./marks/apple.svg";
import discord from "./marks/discord.svg";
import github from "./marks/github.svg";
import gitlab from "./marks/gitlab.svg";
import google from "./marks/google.svg";
import microsoft from "./marks/microsoft.svg";

/** The marks of providers, by their kinds. Only the pages with a provider load its file. */
const marks: Readonly<Record<string, string>> = {
  apple,
  discord,
  github,
  gitlab,
  google,
  microsoft,
};

/** The mark of a provider. One that is of no known kind has its first letter. */
export const Mark = ({ kind, name }: Pick<Provider, "kind" | "name">) =>
  marks[kind] === undefined ? (
    <span class="mark" aria-hidden="true">
      {[...name][0]}
    </span>
  ) : (
    <img class="mark" src={marks[kind]} width="20" height="20" alt="" />
  );
