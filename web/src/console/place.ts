import { useLayoutEffect, useState } from "preact/hooks";

/** A page of the console. It is behind the `#`, so that no server gets the id of a user or a search in a URL. */
export interface Place {
  readonly page: string;
  /** The account of a user's page, or what another page is about. */
  readonly id: string;
  readonly query: URLSearchParams;
  /** Differs after each navigation, also to the same page. */
  readonly visit: number;
}

/** The page without a `#`. */
const firstPage = "overview";

let visits = 0;

function readPlace(): Place {
  const [path = "", query] = location.hash.slice(1).split("?");
  const [page = "", id = ""] = path.split("/");
  return { page: page || firstPage, id, query: new URLSearchParams(query), visit: (visits += 1) };
}

/** The current place. It follows the links, which need no code, and the buttons of the browser. */
export function usePlace(): Place {
  const [place, setPlace] = useState(readPlace);
  useLayoutEffect(() => {
    const changed = () => setPlace(readPlace());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  // The link to the console in the header only changes the URL, and the app renders again.
  useLayoutEffect(() => {
    if (location.hash === "" && place.page !== firstPage) setPlace(readPlace());
  });
  return place;
}

/** Puts the filters of a page into the URL, so that the way back leads to them. Empty ones are left out. */
export function keepInUrl(page: string, filters: Readonly<Record<string, string>>): void {
  const given = Object.entries(filters).filter(([, value]) => value !== "");
  const query = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  history.replaceState(history.state, "", `#${page}${query}`);
}
