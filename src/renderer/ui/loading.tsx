import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';

export interface LoadingRowsProps {
  rows: number;
  /** Pixels of one row as it will be. */
  height: number;
  /** What is being loaded, for a screen reader: “the tokens”. */
  what: string;
}

/** Holds the place of rows that are on their way, in their final size. */
export function LoadingRows({ rows, height, what }: LoadingRowsProps) {
  return (
    <Stack gap={8} aria-busy>
      <VisuallyHidden role="status">Loading {what}…</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height - 8} />
      ))}
    </Stack>
  );
}
