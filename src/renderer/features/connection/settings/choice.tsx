import { Input, SegmentedControl } from '@mantine/core';
import { useId } from 'react';

export interface ChoiceProps<T extends string> {
  label: string;
  description: string;
  data: { value: T; label: string }[];
  value: T;
  onChange(value: T): void;
}

/** One of a few, with a label and what it means. */
export function Choice<T extends string>({ label, description, data, value, onChange }: ChoiceProps<T>) {
  const id = useId();
  return (
    <Input.Wrapper size="xs" label={label} description={description} labelElement="div" labelProps={{ id }}>
      <div>
        <SegmentedControl
          size="xs"
          mt={6}
          aria-labelledby={id}
          data={data}
          value={value}
          onChange={onChange}
        />
      </div>
    </Input.Wrapper>
  );
}
