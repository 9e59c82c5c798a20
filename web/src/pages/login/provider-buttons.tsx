import { fill } from "../../../../src/core/languages/fill.ts";
import { useLoginWays } from "../../client/login-ways.ts";
import { keepContinue, type Provider, providerUrl } from "../../client/providers.ts";
import { t } from "../../language/language.ts";
import { ofBrowser } from "../../routing/storage.ts";

/** Where this browser keeps the provider that was used last. */
const last = "provider";

interface ProviderButtonsProps {
  readonly next: string | undefined;
  /** The ids of the providers to show. Default: all. */
  readonly only?: readonly string[];
}

/** A link for each provider at which a user can log in or register. It leaves the page, so it is no button. */
export function ProviderButtons({ next, only }: ProviderButtonsProps) {
  const { providers: all = [] } = useLoginWays();
  const providers = only ? all.filter(({ id }) => only.includes(id)) : all;
  const used = ofBrowser.get(last);
  const leave = ({ id }: Provider) => {
    ofBrowser.set(last, id);
    keepContinue(next);
  };
  if (providers.length === 0) return null;
  return (
    <ul class="actions">
      {providers.map((provider) => (
        <li key={provider.id}>
          <a class="plain" href={providerUrl(provider, next)} onClick={() => leave(provider)}>
            <span class="badge" aria-hidden="true">
              {[...provider.name][0]}
            </span>
            {fill(t.login.provider, { provider: provider.name })}{" "}
            {provider.id === used && <span class="badge">{t.login.lastUsed}</span>}
          </a>
        </li>
      ))}
    </ul>
  );
}
