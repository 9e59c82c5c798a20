/** What a user reads who may not create organizations, unless the operator's function gives a reason. The page translates it. */
export const creationClosed = "Your account cannot create organizations.";
