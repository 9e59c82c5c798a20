import { useEffect, useState } from "preact/hooks";
import { latchkey } from "./latchkey.ts";

/** The ways to log in that a server offers beside the password. None until it has said so. */
interface LoginWays {
  readonly links?: boolean;
  readonly passkeys?: boolean;
}

/** How a user can log in without a password. */
export function useLoginWays(): LoginWays {
  const [ways, setWays] = useState<LoginWays>({});

  useEffect(() => {
    latchkey.call("get", "/.well-known/oauth-authorization-server").then(
      ({ grant_types_supported: grants }) => {
        const has = (name: "login-link" | "passkey") =>
          grants.includes(`urn:latchkey:grant-type:${name}`);
        setWays({ links: has("login-link"), passkeys: has("passkey") });
      },
      // The login by a password needs no answer.
      () => {},
    );
  }, []);

  return ways;
}
