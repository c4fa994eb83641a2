/** Words of which one in a name says that its value is a secret. */
const SECRET_WORDS = new Set(
  (
    'password passwd passwort pwd passphrase passcode secret secrets token apikey apitoken authorization auth cookie ' +
    'cookies credential credentials cred creds privatekey secretkey accesskey signingkey encryptionkey masterkey bearer jwt ' +
    'otp totp mfa cvv cvc signature sig pat sessionid sid webhooksecret connectionstring accesstoken refreshtoken idtoken ' +
    'authtoken clientsecret setcookie'
  ).split(' '),
);
/** Two words that follow each other and together say so. */
const SECRET_PAIRS = new Set(
  (
    'api key|private key|secret key|access key|signing key|encryption key|master key|account key|shared key|' +
    'session id|security code|recovery code|backup code|connection string|set cookie|license key|auth code|' +
    'service key|deploy key|session key|pass phrase|pass word'
  ).split('|'),
);
/** Before or behind `token`, these say that it counts or pages and opens nothing. */
const HARMLESS_TOKENS = new Set(
  'next page continuation progress prev previous cursor sync count counts limit usage max min type length budget expires expiry'.split(
    ' ',
  ),
);
const LONGEST_NAME = 200;

/** Whether what is called so is likely a secret: `apiKey`, `DB_PASSWORD`, `x-auth-token`; not `max_tokens`, `nextPageToken`. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name.slice(0, LONGEST_NAME));
  return words.some((_, at) => saysSecret(words, at));
}

/** Whether a text ends with such a name, so that what comes next is likely its value: `Your API key is`. */
export function endsWithSecretName(text: string): boolean {
  const words = wordsOf(text.slice(-LONGEST_NAME));
  const last = words.findLastIndex((word) => word !== 'is' && word !== 'was');
  return saysSecret(words, last);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function saysSecret(words: readonly string[], at: number): boolean {
  const word = words[at] ?? '';
  if (SECRET_PAIRS.has(`${words[at - 1]} ${word}`)) return true;
  if (!SECRET_WORDS.has(word)) return false;
  if (word !== 'token') return true;
  return !HARMLESS_TOKENS.has(words[at - 1] ?? '') && !HARMLESS_TOKENS.has(words[at + 1] ?? '');
}
