import { useEffect, useState } from "preact/hooks";
import { fill } from "../../../../src/core/languages/fill.ts";
import { latchkey } from "../../client/latchkey.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { keepContinue, type Provider, providerUrl } from "../../client/providers.ts";
import { t } from "../../language/language.ts";
import { base } from "../../routing/router.ts";

interface ConfirmByProviderProps {
  /** What to open afterwards. Default: this page. */
  readonly next: string | undefined;
}

/** Leads to the providers at which the user can prove again who is logged in. */
export function ConfirmByProvider({ next }: ConfirmByProviderProps) {
  const { providers = [] } = useLoginWays();
  const [known, setKnown] = useState<readonly Provider["id"][]>([]);

  useEffect(() => {
    if (providers.length === 0) return;
    latchkey.call("get", "/users/me/identities").then(
      ({ identities }) => setKnown(identities.map(({ provider }) => provider)),
      () => setKnown([]),
    );
  }, [providers.length]);

  const usable = providers.filter(({ id, confirms }) => known.includes(id) && confirms);
  if (usable.length === 0) return null;
  const target = next ?? (location.pathname.slice(base.pathname.length) || "account");
  return (
    <p class="actions">
      {usable.map((provider) => (
        <a
          key={provider.id}
          class="plain"
          href={providerUrl(provider, target, "confirm")}
          onClick={() => keepContinue(next)}
        >
          {fill(t.confirm.provider, { provider: provider.name })}
        </a>
      ))}
    </p>
  );
}
