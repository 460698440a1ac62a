package io.github.streampusher.etcd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The certificate by which all nodes of a fleet and the servers of its engine know each other.
 *
 * @param context shows it, and trusts what the root of its chain has signed
 * @param sharedSecret known to all nodes and nobody else: digests of addresses are made with it
 */
public record ClientCertificate(SSLContext context, byte[] sharedSecret) {
    private static final char[] NO_PASSWORD = {};

    /**
     * @param base64 of a PKCS12 without a password, with the key, its certificate and the root that signed it
     * @throws IllegalArgumentException when it is none
     */
    public static ClientCertificate parse(String base64) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)), NO_PASSWORD);
            String alias = Collections.list(store.aliases()).get(0);
            Certificate[] chain = store.getCertificateChain(alias);
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, NO_PASSWORD);
            roots.setCertificateEntry("root", chain[chain.length - 1]);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, NO_PASSWORD);
            TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trusted.init(roots);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
            byte[] secret = MessageDigest.getInstance("SHA-256")
                    .digest(store.getKey(alias, NO_PASSWORD).getEncoded());
            return new ClientCertificate(context, secret);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "is no PKCS12 without a password, in base64, with a key, its certificate and the root's", e);
        }
    }
}
