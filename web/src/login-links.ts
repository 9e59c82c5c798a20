import { useEffect, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

/** Whether the server sends links to log in. False until it has said so. */
export function useLoginLinks(): boolean {
  const [hasLinks, setHasLinks] = useState(false);

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      ({ grant_types_supported: grants }) =>
        setHasLinks(grants.includes("urn:latchkey:grant-type:login-link")),
      // The login by a password needs no answer.
      () => {},
    );
  }, []);

  return hasLinks;
}
