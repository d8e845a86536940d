/** ln-service has no types of its own; it passes on the methods of `lightning`, which has. */
declare module 'ln-service' {
  export * from 'lightning'
}
