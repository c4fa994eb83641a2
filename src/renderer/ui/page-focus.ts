let wanted = false;

/** Says that a person came to another page: its title is to receive the focus as soon as it is there. */
export function wantTitleFocus(): void {
  wanted = true;
}

/** Whether the title that appears now is to receive the focus; true once. */
export function takeTitleFocus(): boolean {
  const was = wanted;
  wanted = false;
  return was;
}
