import { LogoutPage } from "./logout.tsx";
import { RequestedPage } from "./requested.tsx";

/** The pages of logins for other apps. */
export const provider = { LogoutPage, RequestedPage };
