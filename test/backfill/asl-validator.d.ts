declare module 'asl-validator' {
  /** It writes defaults into the definition that it is given. */
  export default function validate(definition: object): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
}
