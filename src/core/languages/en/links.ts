/** Logging in with an email, and the pages that a link in an email opens. Most logins do not need them. */
export const links = {
  loginLink: {
    title: "Log in with email",
    action: "Email me a login code",
  },
  emailCode: {
    label: "Code from the email",
    hint: "6 digits. The code expires in 10 minutes.",
    again: "Send again",
    wait: "in {seconds} s",
    ready: "You can request another email now.",
    sent: "Another email is on its way.",
  },
  checkEmail: {
    title: "Check your email",
    sentTo: "We sent {name} an email with a code and a link.",
    ifAccount: "If there’s an account for {name}, you’ll get an email with a code and a link.",
    unverified:
      "Your email address isn’t verified yet. We sent an email with a code and a link to the address on file for {name}.",
    link: "If there’s an account for {name}, you’ll get an email with a link. The link expires in 20 minutes.",
    spam: "No email? Check your spam folder.",
    wrong: "Wrong address?",
    later: "Later",
  },
  forgot: {
    title: "Forgot your password?",
    action: "Email me a reset link",
  },
  byLink: {
    title: "Continue to log in",
    text: "This logs you in on this device.",
    action: "Log in",
    elsewhere: "To log in where you requested the email instead, enter the code there.",
    isDead: "Link not working?",
    again: "Request a new one",
    newEmail: "Request a new email",
  },
  reset: {
    title: "Choose a new password",
    action: "Change password",
    account: "This changes the password for {email}.",
    used: "Your password has already been changed",
    usedText:
      "You’ve already used this link to choose a new password. Log in with the new password.",
    dead: "This link no longer works",
    deadText: "It has expired or was already used. Request a new one.",
    again: "Request a new link",
    deadInvitation:
      "It has expired or was already used. If you’ve already chosen a password, log in. Otherwise, ask for a new invitation.",
  },
  setup: {
    title: "Create the first administrator",
    text: "Administrators manage the users, the apps and the settings of this server.",
    deadText:
      "It has expired or was already used, or there’s already an administrator. The server’s command “users create-admin --print-link” prints a new link.",
  },
  verify: {
    title: "Verify your email address",
    newTitle: "Use this email address",
    newEmail: "New email address",
    since: "Created on",
    prove: "Confirm that this account is yours.",
    action: "Verify my email address",
    passkey: "Verify with a passkey",
    logIn: "Log in another way",
    done: "Your email address is verified",
    doneBefore: "This address is already verified",
    deadText: "It has expired or was already used. Log in to request a new email.",
    deadVerified: "It has expired or was already used. Your email address is already verified.",
    yours: "Your account uses {email}.",
    again: "Send a new email",
    isOther: "Don’t recognize this account?",
    disown: "This isn’t mine",
    disowned: "Thank you",
    disownedText:
      "We sent an email to {email}. To take over the account, use its link to choose a password. This locks out the user who created the account. If you don’t want the account, ignore the email.",
    disownedNew: "Your email address won’t be added to the account. The link no longer works.",
  },
  undo: {
    title: "Restore your email address",
    deadText:
      "It has expired or was already used. If your account uses your address again, choose a new password. Otherwise, contact support.",
    text: "This restores your previous email address, logs out all devices and removes anything added to your account since the day before the change. You’ll then choose a new password.",
    action: "Restore my email address",
    done: "Your email address has been restored",
    doneBefore:
      "Your account {username} uses {email} again. If you haven’t chosen a new password yet, request a link to do so.",
    removed: "Added to your account since the day before the change, and now removed:",
    parts: {
      totp: "Authenticator app",
      passkey: "Passkey",
      recovery_codes: "Recovery codes",
      organization: "Membership in",
      identity: "Connected account:",
      app: "App",
      program: "Program on your device",
    },
    named: "Program on your device that calls itself “{name}”",
    taken:
      "Another account now uses your previous email address. Contact support to get your account back.",
  },
} as const;
