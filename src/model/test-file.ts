import type { z } from 'zod';
import type { testFileSchema } from './test-file-schema.ts';

/** A test file as it is written, before cases and tables are merged. */
export type WrittenTestFile = z.output<typeof testFileSchema>;
export type WrittenCase = WrittenTestFile['cases'][number];
export type WrittenInputs = Omit<WrittenCase, 'name' | 'expect' | 'table'>;
export type WrittenExpect = NonNullable<WrittenCase['expect']>;
export type Schedules = NonNullable<WrittenCase['schedules']>;
