/** What is wrong with a passphrase and its repetition, each beside its field. */
export function passphraseErrors(
  passphrase: string,
  again: string,
): { first?: string | undefined; second?: string | undefined } {
  if (passphrase.length < 12) return { first: 'Use at least 12 characters.' };
  if (passphrase.length > 1024) return { first: 'Use at most 1024 characters.' };
  if (passphrase !== again) return { second: 'The two are not the same.' };
  return {};
}
