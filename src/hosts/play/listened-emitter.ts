import { EventEmitter } from 'eventemitter3';

type Names<Events extends EventEmitter.ValidEventTypes> = EventEmitter.EventNames<Events>;
type Listener<
  Events extends EventEmitter.ValidEventTypes,
  Name extends Names<Events>,
> = EventEmitter.EventListener<Events, Name>;

/** An emitter that keeps up to date which of its events are listened to: that is asked for every event. */
export class ListenedEmitter<Events extends EventEmitter.ValidEventTypes> extends EventEmitter<Events> {
  readonly #listened: { [Name in Names<Events>]?: boolean } = {};

  /** The names of events with true where somebody listens. It is always the same object. */
  get listened(): { readonly [Name in Names<Events>]?: boolean } {
    return this.#listened;
  }

  override on<Name extends Names<Events>>(
    name: Name,
    listener: Listener<Events, Name>,
    context?: unknown,
  ): this {
    super.on(name, listener, context);
    return this.#lookAt(name);
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
    super.once(name, listener, context);
    return this.#lookAt(name);
  }

  override removeListener<Name extends Names<Events>>(
    name: Name,
    listener?: Listener<Events, Name>,
    context?: unknown,
    once?: boolean,
  ): this {
    super.removeListener(name, listener, context, once);
    return this.#lookAt(name);
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
    super.removeAllListeners(name);
    const names = name === undefined ? (Object.keys(this.#listened) as Names<Events>[]) : [name];
    for (const one of names) this.#lookAt(one);
    return this;
  }

  #lookAt(name: Names<Events>): this {
    this.#listened[name] = this.listenerCount(name) > 0;
    return this;
  }
}
