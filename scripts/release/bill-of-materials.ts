interface Bill {
  readonly metadata: { readonly component: { name: string } };
  components: readonly { readonly 'bom-ref': string }[];
  dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
}

/**
 * The bill of materials of what an installation brings along, of one that lists every package of the lock
 * file. `npm sbom --omit=dev` leaves out what is needed both at run time and for development.
 */
export function billOfMaterials(all: string, lockFile: string): Bill {
  const bill = JSON.parse(all) as Bill;
  const { packages } = JSON.parse(lockFile) as Lock;
  const needed = new Set(
    Object.entries(packages)
      .filter(([, { dev }]) => dev !== true)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '') || 'pianola'}@${version}`),
  );
  bill.components = bill.components.filter((component) => needed.has(component['bom-ref']));
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => needed.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((name) => needed.has(name)) }));
  // npm calls the package as the folder of the checkout is called.
  bill.metadata.component.name = 'pianola';
  return bill;
}
