/** The logo, in the colour of the surrounding text. */
export function Key() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <g fill="currentColor" transform="rotate(45 16 16)">
        <path
          fill-rule="evenodd"
          d="M8 8.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15Zm-1.5 5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z"
        />
        <path d="M14 14h17v4h-2v4h-3v-4h-2v3h-3v-3h-7Z" />
      </g>
    </svg>
  );
}
