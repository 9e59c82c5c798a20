import type { furtherErrors as en } from "../en/errors.ts";
import type { PartOf } from "../texts.ts";

export const furtherErrors: PartOf<typeof en> = {
  insufficient_scope: "Ihr Konto darf das nicht.",
  insufficient_user_authentication:
    "Bestätigen Sie Ihre Identität und versuchen Sie es noch einmal.",
  factor_required:
    "Sie können Ihren letzten zweiten Faktor nicht entfernen, weil für Ihr Konto einer erforderlich ist.",
  too_many_passkeys:
    "Sie haben die maximale Anzahl an Passkeys erreicht. Entfernen Sie zuerst einen.",
  password_exists:
    "Ihr Konto hat jetzt ein Passwort. Laden Sie die Seite neu und verwenden Sie das Passwort.",
  passkey_exists: "Dieser Passkey ist schon registriert.",
  totp_exists: "Es ist schon eine Authenticator-App eingerichtet. Entfernen Sie diese zuerst.",
  mfa_enrolment_required:
    "Für Ihr Konto ist ein zweiter Faktor erforderlich. Richten Sie zuerst einen ein.",
  upstream_denied: "Die Anmeldung dort wurde abgebrochen.",
  upstream_failed:
    "Die Anmeldung dort hat nicht funktioniert. Versuchen Sie es noch einmal oder melden Sie sich anders an.",
  upstream_unavailable:
    "Der Anbieter antwortet nicht. Melden Sie sich anders an oder versuchen Sie es später noch einmal.",
  upstream_closed:
    "Zu dieser Anmeldung gibt es hier kein Konto. Neue Konten können zurzeit nicht erstellt werden.",
  invalid_organization: "Sie sind kein Mitglied dieser Organisation.",
  identity_taken:
    "Diese Anmeldung ist schon mit einem anderen Konto verknüpft. Melden Sie sich damit an und heben Sie dort die Verknüpfung auf.",
  too_many_identities:
    "Mit Ihrem Konto sind zu viele andere Konten verknüpft. Heben Sie zuerst eine Verknüpfung auf.",
  last_way_in:
    "Das ist Ihre einzige Möglichkeit, sich anzumelden. Legen Sie zuerst ein Passwort fest oder fügen Sie einen Passkey hinzu.",
};
