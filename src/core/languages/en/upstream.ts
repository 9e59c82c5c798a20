/** Logins at other providers: the page that completes one, and those of an account. */
export const upstream = {
  connect: {
    title: "Connect {provider}",
    trouble: "{provider}: {text}",
    fresh:
      "You’re logged in to {provider} as {email}. Create an account here, and use {provider} to log in from now on.",
    logIn:
      "You’re logged in to {provider} as {email}. There’s already an account here with this address. Log in to it, then connect it to {provider}.",
    resetTitle: "Reset the password first",
    reset:
      "There’s already an account here with the address {email}. The address was never verified, so someone else may have created the account. Reset its password, then log in with {provider} again.",
    resetAction: "Reset password",
    address:
      "You’re logged in to {provider}. To create an account here, enter your email address. We’ll send a code to it.",
    code: "We sent a code to {email}. Enter it to create your account.",
    otherEmail: "Use another email address",
    text: "You can then use {provider} to log in to your account here.",
    there: "Your {provider} account",
    here: "Your account here",
    noEmail: "no email address",
    unverified: "not verified by {provider}",
    action: "Connect",
    done: "{provider} has been connected.",
    confirm: "You’re logged in to {provider}. Use this login to confirm it’s you.",
    confirmAction: "Confirm",
    switchTitle: "Continue as {other}?",
    switchText:
      "You’re logged in as {account}. If you continue, {account} will be logged out in this browser.",
    switchAction: "Continue as {other}",
    closed: "No account found",
    late: "That took too long",
    lateText:
      "After logging in at another provider, you have ten minutes to continue in the same browser.",
    again: "Start over",
  },
  connected: {
    title: "Connected accounts",
    none: "You haven’t connected any other accounts.",
    more: "Connect another account",
    moreText: "You can then log in with it as well.",
    off: "not available",
    connect: "Connect {provider}",
    disconnect: "Disconnect",
    disconnectText: "You’ll no longer be able to log in with {provider}.",
    done: "{provider} has been disconnected.",
  },
} as const;
