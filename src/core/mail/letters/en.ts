import type { Words } from "./letter.ts";

/** The mails in English. */
export const en: Words = {
  letters: {
    reset_password: ({ service, minutes }) => ({
      subject: `Reset your password for ${service}`,
      lines: [
        `Somebody asked to reset the password of the account that has this e-mail address at ${service}.`,
        `To choose a new password, open the link within ${minutes} minutes. It works once.`,
      ],
      action: "Choose a new password",
      notes: ["If you did not ask for this, do nothing. Your password stays as it is."],
    }),
    verify_email: ({ service, minutes, forgotPage }) => ({
      subject: `Verify your e-mail address for ${service}`,
      lines: [
        `An account at ${service} has this e-mail address.`,
        `To verify that the address is yours, open the link within ${minutes} minutes.`,
      ],
      action: "Verify this address",
      notes: [
        "If you have no account there, do nothing. The address stays unverified.",
        `If somebody else created the account, choose a new password instead: ${forgotPage}`,
      ],
    }),
    log_in: ({ service, minutes }) => ({
      subject: `Log in to ${service}`,
      lines: [
        `Somebody asked to log in to the account that has this e-mail address at ${service}.`,
        `To log in on this device, open the link within ${minutes} minutes. It works once.`,
      ],
      action: "Log in",
      notes: ["If you did not ask for this, do nothing. Do not give the link to anybody."],
    }),
    password_changed: ({ service }) => ({
      subject: `Your password for ${service} was changed`,
      lines: [
        `The password of your account at ${service} was changed.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, ask for a new password on the login page at once. Somebody else may know your old password.",
      ],
    }),
    change_email: ({ service, minutes }) => ({
      subject: `Verify your new e-mail address for ${service}`,
      lines: [
        `Somebody asked to use this e-mail address for an account at ${service}.`,
        `To use it for your account from now on, open the link within ${minutes} minutes.`,
      ],
      action: "Use this address",
      notes: ["If you did not ask for this, do nothing. The account keeps its old address."],
    }),
    email_changed: ({ service }) => ({
      subject: `Your e-mail address for ${service} was changed`,
      lines: [
        `Your account at ${service} has another e-mail address now. This address gets no further mails about the account.`,
      ],
      notes: ["If it was not you, tell the operator of the service at once."],
    }),
    account_exists: ({ service, forgotPage }) => ({
      subject: `You already have an account at ${service}`,
      lines: [
        `Somebody tried to create an account with this e-mail address at ${service}. The address already has an account, so nothing has changed.`,
        "If it was you, log in to that account.",
      ],
      action: "Log in",
      notes: [
        `If you do not know the password of the account, choose a new one: ${forgotPage}`,
        "A new password makes the account yours, and logs out everybody else. If it was not you, do nothing.",
      ],
    }),
    factor_added: ({ service }) => ({
      subject: `A way to log in was added to your account at ${service}`,
      lines: [
        `An authenticator app or a passkey was added to your account at ${service}. It can be used to log in from now on.`,
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    factor_removed: ({ service }) => ({
      subject: `A way to log in was removed from your account at ${service}`,
      lines: [
        `An authenticator app or a passkey was removed from your account at ${service}.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    two_step_on: ({ service }) => ({
      subject: `The second step of your login at ${service} was switched on`,
      lines: [
        `A login with the password of your account at ${service} always asks for a second factor from now on.`,
        "Other devices that were logged in are logged out.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    two_step_off: ({ service }) => ({
      subject: `The second step of your login at ${service} was switched off`,
      lines: [
        `A login with the password of your account at ${service} does not ask for a passkey any more.`,
        "If you have an authenticator app, the login still asks for a second factor.",
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    recovery_codes_made: ({ service }) => ({
      subject: `New recovery codes for your account at ${service}`,
      lines: [
        `New recovery codes were made for your account at ${service}. The old ones do not work any more.`,
      ],
      notes: [
        "If it was not you, choose a new password at once, and tell the operator of the service.",
      ],
    }),
    factors_reset: ({ service, isClaim }) => ({
      subject: `Your second factors at ${service} were removed`,
      lines: isClaim
        ? [
            `The authenticator app, all passkeys and all recovery codes of your account at ${service} were removed.`,
            "A link in an email to this address was used, to log in or to choose a new password. Nobody had verified the address before, so somebody else may have added these factors.",
            "Devices that were logged in before are logged out. You can set up a second factor again in your account.",
          ]
        : [
            `An administrator removed the authenticator app, all passkeys and all recovery codes of your account at ${service}.`,
            "All devices are logged out. Log in with your password, and set up a second factor again.",
          ],
      notes: [
        isClaim
          ? "If you did not use such a link, choose a new password at once, and tell the operator of the service."
          : "If you did not ask for this, tell the operator of the service at once.",
      ],
    }),
    account_locked: ({ service }) => ({
      subject: `Too many wrong passwords for your account at ${service}`,
      lines: [
        `Somebody has entered a wrong password for your account at ${service} many times. To protect your account, the password now works only on devices where you have logged in before.`,
        "To log in on other devices again, choose a new password.",
      ],
      action: "Choose a new password",
      notes: ["None of these attempts was successful."],
    }),
    second_factor_failed: ({ service }) => ({
      subject: `Somebody knows your password for ${service}`,
      lines: [
        `Somebody has entered the right password of your account at ${service}, and then several wrong codes.`,
        "If it was not you, choose a new password now. The second factor has protected your account so far.",
      ],
      action: "Choose a new password",
      notes: ["If it was you, do nothing."],
    }),
    passkey_copied: ({ service }) => ({
      subject: `A passkey of your account at ${service} may be a copy`,
      lines: [
        `A login to your account at ${service} was refused. Its passkey has counted fewer uses than before, so somebody may have a copy of it.`,
        "Remove this passkey in your account, and add a new one.",
      ],
      notes: ["If you used the passkey in two windows at once, do nothing."],
    }),
    recovery_code_used: ({ service, left }) => ({
      subject: `A recovery code of your account at ${service} was used`,
      lines: [
        `Somebody has logged in to your account at ${service} with the password and a recovery code.`,
        `Recovery codes left: ${left}. You can make new ones in your account.`,
      ],
      notes: [
        "If it was not you, choose a new password and new recovery codes at once. Then tell the operator of the service.",
      ],
    }),
    account_deleted: ({ service }) => ({
      subject: `Your account at ${service} was deleted`,
      lines: [
        `Your account at ${service} was deleted, with your name, your address and all sessions.`,
        "This is the last mail about the account.",
      ],
      notes: ["If it was not you, tell the operator of the service at once."],
    }),
  },
  greeting: (name) => (name === undefined ? "Hello," : `Hello ${name},`),
  footer: (service, issuer) => `${service} sent this mail. The server is ${issuer}`,
};
