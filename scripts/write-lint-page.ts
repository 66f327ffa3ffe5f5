// `npm run lint-page`: writes docs/lint.md from the rules.
import { writeFileSync } from 'node:fs';
import { lintPage } from './lint-page.ts';

writeFileSync(new URL('../docs/lint.md', import.meta.url), await lintPage());
