/** The version of package.json; a test holds the two together, so that starting reads no file for it. */
export const VERSION = '0.1.0';
