// What the user menus of all frameworks have in common.

/** What a user menu takes. */
export interface UserMenuProps {
  /** Where the pages of Latchkey are, such as `/auth/app` or `https://login.example.com/app`. */
  readonly pages: string;
  /** Texts in another language. Default: English. */
  readonly texts?: Partial<typeof english> | undefined;
}

const english = { logIn: "Log in", account: "Account", logOut: "Log out" };

/** The texts and links of a user menu. */
export const menuOf = ({ pages, texts }: UserMenuProps) => ({
  ...english,
  ...texts,
  login: `${pages}/login`,
  page: `${pages}/account`,
});

/** Makes the login return to the page of a click. A server that renders the link does not know the page. */
export function returnHere({ currentTarget: link }: { readonly currentTarget: unknown }): void {
  (link as HTMLAnchorElement).search = String(new URLSearchParams({ continue: location.href }));
}
