import { SegmentedControl } from '@mantine/core';

export interface JsonSwitchProps<Mode extends string> {
  /** What it is about: “How the schema is shown”. */
  label: string;
  /** The two ways: first the one for a person, then the one of JSON. */
  data: readonly [{ value: Mode; label: string }, { value: Mode; label: string }];
  value: Mode;
  onChange: (mode: Mode) => void;
}

/** Chooses between something made for a person to read or fill in, and the JSON that it is. */
export function JsonSwitch<Mode extends string>({ label, data, value, onChange }: JsonSwitchProps<Mode>) {
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      style={{ alignSelf: 'flex-start' }}
      data={[...data]}
      value={value}
      onChange={onChange}
    />
  );
}
