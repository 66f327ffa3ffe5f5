// An activity type with a password field: this thread and those of the jobs import it.
import { z } from 'zod';
import { defineActivity } from '../../src/activities/define-activity.ts';
import { ActivityFailure } from '../../src/databus/activity-failure.ts';

/** Publishes how long the password and the user were, and tells both wherever a careless activity might. */
export const login = defineActivity({
  name: 'Own Login',
  category: 'System',
  summary: '',
  publishesAreKnown: false,
  properties: () =>
    z.strictObject({ user: z.string().default(''), password: z.string(), fails: z.boolean().default(false) }),
  play: {
    how: 'live',
    needs: [],
    prepare: ({ activity, compile }) => {
      const { user, password, fails } = activity.properties as {
        user: string;
        password: string;
        fails: boolean;
      };
      const name = compile(user);
      const key = compile(password, { password: true });
      return async ({ scope }) => {
        const secret = key.text(scope);
        if (fails) throw new ActivityFailure(`${secret} was refused`);
        const told = `as ${secret}!`;
        return {
          status: 'warning',
          errorSummary: told,
          items: { Length: secret.length, User: name.text(scope), Told: told, [`key ${secret}`]: 1 },
          rows: [{ Row: told, Number: Number(secret) || 0 }],
          returned: { Total: told },
          eventLog: [{ severity: 'Error', message: told, computer: secret }],
          diagnostics: [{ code: 'careless', message: told }],
        };
      };
    },
  },
});

/** Computed: it has no password fields, whatever it asks for. */
export const pretender = defineActivity({
  name: 'Own Pretender',
  category: 'System',
  summary: '',
  publishesAreKnown: false,
  properties: () => z.strictObject({ password: z.string() }),
  play: {
    how: 'computed',
    prepare: ({ activity, compile }) => {
      const key = compile(String(activity.properties['password']), { password: true });
      return ({ scope }) => ({ status: 'success', items: { Told: key.text(scope) } });
    },
  },
});
