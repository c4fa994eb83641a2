import { endsWithSecretName, isSecretName } from './secret-names.ts';

/** A secret that is known by its value, with what a person calls it. */
export interface KnownSecret {
  name: string;
  value: string;
}

const START = '(?<![A-Za-z0-9])';
/** Tokens that say what they are by how they begin. Every repetition is bounded. */
const PREFIXED = new RegExp(
  START +
    '(?:' +
    [
      'gh[oprsu]_[A-Za-z0-9]{16,255}',
      'github_pat_[A-Za-z0-9_]{16,255}',
      'gl(?:pat|ptt|dt|rt|soat|cbt|ft|imt|agent|oas)-[A-Za-z0-9_.-]{12,255}',
      '(?:sk|pk|rk)[-_][A-Za-z0-9_-]{12,255}',
      'whsec_[A-Za-z0-9+/=]{8,255}',
      'xox[abceoprs]-[A-Za-z0-9-]{8,255}',
      'xapp-[A-Za-z0-9-]{12,255}',
      '(?:AKIA|ASIA|AGPA|AIDA|AROA|ABIA|ACCA)[A-Z0-9]{12,32}',
      'AIza[A-Za-z0-9_-]{30,60}',
      'ya29\\.[A-Za-z0-9_.-]{16,512}',
      'GOCSPX-[A-Za-z0-9_-]{16,64}',
      '1//0[A-Za-z0-9_-]{20,255}',
      'npm_[A-Za-z0-9]{20,255}',
      'pypi-[A-Za-z0-9_-]{16,512}',
      'rubygems_[a-f0-9]{20,64}',
      'do[opr]_v1_[a-f0-9]{32,128}',
      '(?:hf|gsk|r8|sbp|nfp|figd|dapi|shpat|shpss|shpca|shppa|glc|glsa|lin_api|lin_oauth|ntn|secret|sntrys|sntryu|dckr_pat|dckr_oat|tskey|pscale_tkn|pscale_pw|vercel|linkup|rnd|fig[uo]|EAACEdEose0cBA|ATATT3|ATCTT3|ATBB|PMAK|NRAK|HRKU|nvapi|pplx|xai|sq0atp|sq0csp|tvly|fc|key|pat)[-_]?(?=[A-Za-z0-9_=.-]{0,64}[0-9])[A-Za-z0-9_=.-]{24,512}',
      'SG\\.[A-Za-z0-9_-]{12,64}\\.[A-Za-z0-9_-]{12,128}',
      'hv[bs]\\.[A-Za-z0-9_-]{16,512}',
      'AGE-SECRET-KEY-1[A-Z0-9]{20,80}',
      '[0-9]{8,10}:AA[A-Za-z0-9_-]{30,40}',
      '[MNO][A-Za-z0-9_-]{22,27}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{25,45}',
      'eyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{8,8000}(?:\\.[A-Za-z0-9_-]{0,4000})?',
    ].join('|') +
    ')',
  'g',
);
const SCHEME =
  /(?<![A-Za-z])(Bearer|Basic|Digest|Negotiate|ApiKey)([\t ]{1,4})([A-Za-z0-9+/=._~:-]{8,4096})/gi;
const IN_URL = /([a-z][a-z0-9+.-]{1,20}:\/\/)([^\s/?#:@"'<>]{0,256}):([^\s/@"'<>]{1,512})@/gi;
const USER_ONLY_IN_URL = /([a-z][a-z0-9+.-]{1,20}:\/\/)([A-Za-z0-9_.~-]{16,512})@/gi;
const HOOK_URL =
  /(https:\/\/(?:hooks\.slack\.com\/services|discord(?:app)?\.com\/api\/webhooks)\/)[A-Za-z0-9_/-]{8,256}/gi;
const NAMED =
  /(?<![A-Za-z0-9_.-])(["']?)([A-Za-z0-9_.-]{2,60})\1([\t ]{0,4}(?:=>|:=|[:=])[\t ]{0,4})(?:"([^"\r\n]{1,4096})"?|'([^'\r\n]{1,4096})'?|([^\s"'`,;&<>()[\]{}]{1,4096}))/g;
const HEADER =
  /^([\t ]{0,8}(?:proxy-)?(?:authorization|cookie|set-cookie)[\t ]{0,4}:[\t ]{0,4})(\S[^\r\n]{0,8192})/gim;
const LONG = /(?<![A-Za-z0-9+/_-])(?:sha(?:1|224|256|384|512)[:-])?[A-Za-z0-9+/_-]{32,}={0,2}/g;
const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const COMMIT = /^[0-9a-f]{40}$/i;
/** Characters before a value in which its name is looked for. */
const BEFORE = 40;
const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** What stands in place of a secret. */
export function hidden(why: string): string {
  return `[redacted: ${why}]`;
}

/**
 * A text without the secrets that can be told from others by their value, by how they begin, by their name or by how
 * random they look. Takes a time that grows with the text alone.
 */
export function redactText(text: string, known: readonly KnownSecret[]): string {
  if (text.length < 6) return text;
  const plain = once(text, known);
  const visible = text.replace(INVISIBLE, '');
  // What is hidden only when the text is read as a person or a program reads it is shown in that reading.
  if (visible !== text) {
    const found = once(visible, known);
    if (found !== visible) return found;
  }
  if (/%[0-9A-Fa-f]{2}/.test(text)) {
    const decoded = percentDecoded(text);
    const found = once(decoded, known);
    if (found !== decoded) return found;
  }
  return plain;
}

function once(text: string, known: readonly KnownSecret[]): string {
  let found = text;
  for (const { name, value } of known) {
    if (found.includes(value)) found = found.replaceAll(value, hidden(name));
  }
  if (found.includes('PRIVATE KEY')) found = withoutKeyBlocks(found);
  if (found.includes('://')) {
    found = found
      .replace(HOOK_URL, (_, start: string) => start + hidden('webhook'))
      .replace(IN_URL, (_, scheme: string, user: string) => `${scheme}${user}:${hidden('password')}@`)
      .replace(USER_ONLY_IN_URL, (_, scheme: string) => `${scheme}${hidden('token')}@`);
  }
  found = found
    .replace(HEADER, (_, start: string) => start + hidden('header'))
    .replace(SCHEME, (all, scheme: string, space: string, value: string) =>
      isWord(value) ? all : `${scheme}${space}${hidden('credentials')}`,
    )
    .replace(PREFIXED, () => hidden('token'));
  if (/[:=]/.test(found)) found = found.replace(NAMED, named);
  return found.replace(LONG, (token, at: number, all: string) =>
    looksRandom(token) || isNamedKey(token, all, at) ? hidden('random value') : token,
  );
}

/** Keys of some services are 40 hexadecimal digits like commits: what stands right before them, in their line, tells. */
function isNamedKey(token: string, text: string, at: number): boolean {
  if (!COMMIT.test(token)) return false;
  const line = text.slice(Math.max(0, at - BEFORE), at).split(/[\r\n]/);
  return endsWithSecretName(line.at(-1) ?? '');
}

function named(all: string, quote: string, name: string, sign: string, ...values: unknown[]): string {
  if (!isSecretName(name)) return all;
  const [double, single, bare] = values as (string | undefined)[];
  const value = double ?? single ?? bare ?? '';
  if (value.startsWith('[redacted') || /^(?:true|false|null|none|undefined)$/i.test(value)) return all;
  const mark = double === undefined ? (single === undefined ? '' : "'") : '"';
  return `${quote}${name}${quote}${sign}${mark}${hidden('by its name')}${mark}`;
}

/** `Basic functionality` is no header. */
function isWord(value: string): boolean {
  return /^(?:[A-Za-z]?[a-z]{1,19}|[A-Z]{1,19})[.:]?$/.test(value);
}

function withoutKeyBlocks(text: string): string {
  let out = '';
  let from = 0;
  for (const begin of text.matchAll(BEGIN)) {
    if (begin.index < from) continue;
    END.lastIndex = begin.index;
    const end = END.exec(text);
    out += text.slice(from, begin.index) + hidden('private key');
    // One that is cut off is a key all the same.
    from = end === null ? text.length : end.index + end[0].length;
  }
  return out + text.slice(from);
}

/**
 * Whether a long word looks like chance made it: letters and digits in turn, as in base64 and hexadecimal, not words,
 * paths and identifiers. Digests that say what they are, UUIDs and the 40 digits of a commit are none.
 */
export function looksRandom(token: string): boolean {
  if (/^sha\d/.test(token) || UUID.test(token)) return false;
  const bare = token.replace(/=+$/, '');
  if (/^[0-9a-f]+$/.test(bare) || /^[0-9A-F]+$/.test(bare)) {
    return !COMMIT.test(bare) && /[0-9]/.test(bare) && /[a-fA-F]/.test(bare);
  }
  let changes = 0;
  let last = 0;
  let digits = 0;
  for (let at = 0; at < bare.length; at += 1) {
    const kind = kindOf(bare.charCodeAt(at));
    if (kind === 3) digits += 1;
    if (at > 0 && kind !== last) changes += 1;
    last = kind;
  }
  return digits > 0 && changes / bare.length > 0.33;
}

/** 1 small, 2 capital, 3 digit; separators, which words have between them, count as small. */
function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 3;
  return code >= 65 && code <= 90 ? 2 : 1;
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2}){1,1024}/g, (part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}
