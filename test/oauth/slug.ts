/** The connection of every test here. */
export const SLUG = 'remote';
