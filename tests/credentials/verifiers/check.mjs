// What other people's programs say of certificates. Reads {documents, contexts, cases} from a file, prints one JSON.
//
// documents: text by address, all that the world serves; contexts: JSON-LD by address;
// cases: [{name, now, certificate (base64), documents (instead of those above, by address; null: not there)}].
// Nothing leaves this process: what is not among the documents is a 404. The clock is each case's own.

import {createHash, createPublicKey, verify} from 'node:crypto';
import {readFileSync} from 'node:fs';

const RealDate = Date;
let now = RealDate.now();
globalThis.Date = class extends RealDate {
  constructor(...given) {
    given.length ? super(...given) : super(now);
  }

  static now() {
    return now;
  }
};

let served = {};
globalThis.fetch = async given => {
  const url = (given?.url ?? String(given));
  const text = served[url];
  const headers = {'content-type': 'application/json'};
  return text == null ? new Response('', {status: 404}) : new Response(text, {headers});
};
for(const name of ['log', 'warn', 'error', 'info', 'debug']) {
  console[name] = () => {}; // the programs' own talk, the certificate's schema that cannot be fetched above all
}

const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const vc = await import('@digitalbazaar/vc');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
const core = await import('@digitalcredentials/verifier-core');
const {default: canonicalize} = await import('canonicalize');
const ed25519Multikey = await import('@digitalbazaar/ed25519-multikey');

const {documents, contexts, cases} = JSON.parse(readFileSync(process.argv[2], 'utf8'));

function issuerDocument(url) {
  const [did, fragment] = url.split('#');
  const host = decodeURIComponent(did.slice('did:web:'.length));
  const document = JSON.parse(served[`https://${host}/.well-known/did.json`]);
  if(fragment === undefined) {
    return document;
  }
  const method = document.verificationMethod.find(({id}) => id === url);
  return {'@context': document['@context'], ...method};
}

async function documentLoader(url) {
  const document = contexts[url] ??
    (url.startsWith('did:web:') ? issuerDocument(url) : served[url] == null ? null : JSON.parse(served[url]));
  if(document == null) {
    throw new Error(`NotFoundError loading "${url}"`);
  }
  return {contextUrl: null, documentUrl: url, document};
}

async function byDigitalBazaar(credential) {
  const suite = [new DataIntegrityProof({cryptosuite})];
  const found = await vc.verifyCredential({credential, suite, documentLoader, checkStatus, now: new Date(now)});
  const bits = found.statusResult?.results?.map(({credentialStatus, status}) =>
    [credentialStatus.statusPurpose, status]) ?? [];
  const why = [found.error?.message, ...(found.error?.errors ?? []).map(({message}) => message)].filter(Boolean);
  return {verified: found.verified, bits, why: [...why, found.statusResult?.error?.message].filter(Boolean)};
}

async function byVerifierCore(credential) {
  const found = await core.verifyCredential({credential, knownDIDRegistries: []});
  const lines = (found.log ?? []).map(({id, valid, error}) => [id, valid ?? null, error?.name ?? null]);
  return {lines, why: (found.errors ?? []).map(({name, message}) => `${name}: ${message}`)};
}

// The specification of eddsa-jcs-2022 in a few lines, by nobody's library but those of Node and of RFC 8785.
async function byText(credential) {
  const proof = credential.proof.find(one => one.cryptosuite === 'eddsa-jcs-2022');
  const {proof: _, ...document} = credential;
  const {proofValue, ...config} = proof;
  const hash = value => createHash('sha256').update(canonicalize(value)).digest();
  const {publicKeyMultibase} = issuerDocument(proof.verificationMethod);
  const jwk = await ed25519Multikey.toJwk({keyPair: await ed25519Multikey.from({type: 'Multikey', publicKeyMultibase})});
  const key = createPublicKey({key: jwk, format: 'jwk'});
  return verify(null, Buffer.concat([hash(config), hash(document)]), key, base58(proofValue.slice(1)));
}

function base58(text) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  const number = [...text].reduce((sum, letter) => sum * 58n + BigInt(alphabet.indexOf(letter)), 0n);
  const hex = number.toString(16).padStart(128, '0');
  return Buffer.from(hex, 'hex');
}

async function asked(program, text) {
  try {
    return await program(JSON.parse(text));
  } catch(error) {
    return {failed: `${error.name}: ${error.message}`.slice(0, 300)};
  }
}

const said = {};
for(const one of cases) {
  now = RealDate.parse(one.now);
  served = {...documents, ...one.documents};
  const text = Buffer.from(one.certificate, 'base64').toString('utf8');
  said[one.name] = {
    bazaar: await asked(byDigitalBazaar, text),
    core: await asked(byVerifierCore, text),
    text: await asked(byText, text)
  };
}
process.stdout.write(JSON.stringify(said));
