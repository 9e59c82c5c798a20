import type { furtherErrors as en } from "../en/errors.ts";
import type { PartOf } from "../texts.ts";

export const furtherErrors: PartOf<typeof en> = {
  insufficient_scope: "Ihr Konto darf das nicht.",
  insufficient_user_authentication:
    "Bestätigen Sie, dass Sie es sind, und versuchen Sie es noch einmal.",
  factor_required:
    "Sie können Ihren letzten zweiten Faktor nicht entfernen, weil Ihr Konto einen braucht.",
  too_many_passkeys:
    "Sie haben so viele Passkeys, wie ein Konto haben darf. Entfernen Sie zuerst einen.",
  password_exists:
    "Ihr Konto hat jetzt ein Passwort. Laden Sie die Seite neu, und benutzen Sie das Passwort.",
  passkey_exists: "Dieser Passkey ist schon registriert.",
  totp_exists: "Es ist schon eine Authenticator-App eingerichtet. Entfernen Sie diese zuerst.",
  mfa_enrolment_required: "Ihr Konto braucht einen zweiten Faktor. Richten Sie zuerst einen ein.",
  upstream_denied: "Die Anmeldung dort wurde abgebrochen.",
  upstream_failed:
    "Die Anmeldung dort hat nicht funktioniert. Versuchen Sie es noch einmal, oder melden Sie sich anders an.",
  upstream_unavailable:
    "Der Anbieter antwortet nicht. Melden Sie sich anders an, oder versuchen Sie es später noch einmal.",
  upstream_closed:
    "Zu dieser Anmeldung gibt es kein Konto, und neue Konten sind zurzeit nicht möglich.",
  identity_taken:
    "Diese Anmeldung gehört zu einem anderen Konto. Melden Sie sich damit an, und trennen Sie sie dort.",
  too_many_identities:
    "Mit Ihrem Konto sind zu viele Anmeldungen verbunden. Trennen Sie zuerst eine.",
  last_way_in:
    "Das ist der einzige Weg, sich bei Ihrem Konto anzumelden. Legen Sie zuerst ein Passwort fest, oder fügen Sie einen Passkey hinzu.",
};
