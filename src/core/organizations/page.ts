import { listPlaceOf, readPlace } from "../places.ts";
import { organizationLimits } from "./limits.ts";
import type { OrganizationPlace } from "./ports.ts";

/** Rows of a list, and the place from which the next page begins, if there is one. */
export interface OrganizationPageOf<Row> {
  readonly rows: readonly Row[];
  readonly next: string | undefined;
}

/** The page of rows that may be one more than a page. */
export function pageOf<Row extends { readonly createdAt: number }>(
  kind: string,
  rows: readonly Row[],
  idOf: (row: Row) => string,
): OrganizationPageOf<Row> {
  const shown = rows.slice(0, organizationLimits.page);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return { rows: shown, next: last && listPlaceOf(kind, { id: idOf(last), at: last.createdAt }) };
}

/** The place of a cursor in a list, or the first one. Throws Failure `validation_failed` for a text that is no cursor of it. */
export const placeIn = (
  kind: string,
  cursor: string | undefined,
  first: OrganizationPlace,
): OrganizationPlace => (cursor === undefined ? first : readPlace(cursor, kind));
