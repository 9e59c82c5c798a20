/** Logins at other providers: the page that completes one, and those of an account. */
export const upstream = {
  connect: {
    title: "Connect {provider}",
    trouble: "{provider}: {text}",
    fresh:
      "You are logged in at {provider} as {email}. Create an account here, and log in with {provider} from now on.",
    logIn:
      "You are logged in at {provider} as {email}. There is an account here with this address. Log in to it, then connect it with {provider}.",
    resetTitle: "Reset the password first",
    reset:
      "There is an account here with the address {email}. Nobody has verified this address, so somebody else may have created the account. Reset its password. After that, log in with {provider} again.",
    resetAction: "Reset the password",
    address:
      "You are logged in at {provider}. To create an account here, enter your email address. We send a code to it.",
    code: "We sent a code to {email}. Enter it to create your account.",
    otherEmail: "Use another email address",
    text: "You can then log in to your account here with {provider}.",
    there: "Login at {provider}",
    here: "Your account here",
    noEmail: "without an address",
    unverified: "not verified by {provider}",
    action: "Connect",
    done: "{provider} is connected.",
    confirm: "You are logged in at {provider}. Confirm with it that it’s you.",
    confirmAction: "Confirm",
    switchTitle: "Continue as {other}?",
    switchText:
      "You are logged in as {account}. If you continue, {account} is logged out in this browser.",
    switchAction: "Continue as {other}",
    closed: "There is no account",
    late: "That took too long",
    lateText: "After a login at another provider you have ten minutes, in the same browser.",
    again: "Start again",
  },
  connected: {
    title: "Connected logins",
    none: "You have not connected any login of another provider.",
    more: "Connect another login",
    moreText: "You can then log in with it as well.",
    off: "not available",
    connect: "Connect {provider}",
    disconnect: "Disconnect",
    disconnectText: "You can then no longer log in with {provider}.",
    done: "{provider} is disconnected.",
  },
} as const;
