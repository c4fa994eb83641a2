/** Control and bidirectional characters, with which a text could show itself otherwise than it is. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

/** A name that others chose, as menus and notifications of the operating system show it. */
export function safeLabel(text: string, most = 60): string {
  const plain = text.replace(UNSEEN, ' ').trim();
  const characters = Array.from(plain);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : plain;
}

/** The same for menus, where `&` would mark a key. */
export function menuLabel(text: string): string {
  return safeLabel(text).replaceAll('&', '&&');
}
