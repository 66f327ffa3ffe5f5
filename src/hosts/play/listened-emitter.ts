import { EventEmitter } from 'eventemitter3';

type Names<Events extends EventEmitter.ValidEventTypes> = EventEmitter.EventNames<Events>;
type Listener<
  Events extends EventEmitter.ValidEventTypes,
  Name extends Names<Events>,
> = EventEmitter.EventListener<Events, Name>;

/** An emitter that remembers which of its events are listened to, because it is asked for every event. */
export class ListenedEmitter<Events extends EventEmitter.ValidEventTypes> extends EventEmitter<Events> {
  readonly #isHeard = new Map<Names<Events>, boolean>();

  /** Whether anybody listens to the events of this name. */
  isHeard(name: Names<Events>): boolean {
    let isHeard = this.#isHeard.get(name);
    if (isHeard === undefined) {
      isHeard = this.listenerCount(name) > 0;
      this.#isHeard.set(name, isHeard);
    }
    return isHeard;
  }

  override on<Name extends Names<Events>>(
    name: Name,
    listener: Listener<Events, Name>,
    context?: unknown,
  ): this {
    this.#isHeard.clear();
    return super.on(name, listener, context);
  }

  override addListener<Name extends Names<Events>>(
    name: Name,
    listener: Listener<Events, Name>,
    context?: unknown,
  ): this {
    return this.on(name, listener, context);
  }

  override once<Name extends Names<Events>>(
    name: Name,
    listener: Listener<Events, Name>,
    context?: unknown,
  ): this {
    this.#isHeard.clear();
    return super.once(name, listener, context);
  }

  override removeListener<Name extends Names<Events>>(
    name: Name,
    listener?: Listener<Events, Name>,
    context?: unknown,
    once?: boolean,
  ): this {
    this.#isHeard.clear();
    return super.removeListener(name, listener, context, once);
  }

  override off<Name extends Names<Events>>(
    name: Name,
    listener?: Listener<Events, Name>,
    context?: unknown,
    once?: boolean,
  ): this {
    return this.removeListener(name, listener, context, once);
  }

  override removeAllListeners(name?: Names<Events>): this {
    this.#isHeard.clear();
    return super.removeAllListeners(name);
  }
}
