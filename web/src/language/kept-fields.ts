import { ofTab } from "../routing/storage.ts";

/** Where this tab keeps what was typed, while the page is loaded again in another language. */
const name = "fields";

const here = (): string => location.pathname;

/** The values of one page, by the names of their fields. */
interface Fields {
  readonly page: string;
  readonly values: Readonly<Record<string, string>>;
}

const typed = JSON.parse(ofTab.get(name) ?? "null") as Fields | null;
ofTab.set(name, undefined);

/** What was typed into a field of this page before it was loaded again. */
export const typedBefore = (field: string): string | undefined =>
  typed?.page === here() ? typed.values[field] : undefined;

/** Keeps what was typed on this page for the next time that it is loaded. A password or a code is never kept, shown or not. */
export function keepFields(): void {
  const fields = [
    ...document.querySelectorAll<HTMLInputElement | HTMLSelectElement>("form :is(input, select)"),
  ];
  const kept = fields.filter(
    ({ name, type, autocomplete }) =>
      name !== "" &&
      !/password|code/.test(`${name} ${autocomplete} ${type}`) &&
      type !== "checkbox",
  );
  const values = Object.fromEntries(kept.map((field) => [field.name, field.value]));
  ofTab.set(name, JSON.stringify({ page: here(), values } satisfies Fields));
}
