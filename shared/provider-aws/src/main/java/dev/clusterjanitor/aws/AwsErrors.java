package dev.clusterjanitor.aws;

import java.net.UnknownHostException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The one place where the SDK's exceptions become ours. AWS's own messages are left out on purpose: they hold encoded
 * authorization messages, ARNs and parts of the request. For the same reason the SDK's exception is not kept as the
 * cause.
 */
final class AwsErrors {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._:-]{1,80}");

    private AwsErrors() {}

    /**
     * Makes a call.
     *
     * @param action what is called, as IAM names it: {@code ec2:DescribeInstances}
     * @param place where: a region
     * @throws AwsFailure if it fails
     */
    static <T> T call(String action, String place, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsFailure failure) {
            throw failure;
        } catch (AwsServiceException refused) {
            throw refusal(action, place, refused);
        } catch (SdkClientException unanswered) {
            throw new AwsFailure("", action + " in " + place + ": " + whyNoAnswer(unanswered));
        } catch (RuntimeException unreadable) {
            // An answer that is cut short surfaces as whatever the SDK's parsers happen to throw.
            throw new AwsFailure(
                    "",
                    action + " in " + place + ": the answer cannot be understood ("
                            + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private static AwsFailure refusal(String action, String place, AwsServiceException refused) {
        String given = refused.awsErrorDetails() == null
                ? null
                : refused.awsErrorDetails().errorCode();
        String code =
                given != null && CODE.matcher(given).matches() ? given : "status " + Math.max(refused.statusCode(), 0);
        String advice = advice(action, code, refused.statusCode());
        return new AwsFailure(
                code, action + " in " + place + ": " + code + (advice.isEmpty() ? "" : " (" + advice + ")"));
    }

    private static String advice(String action, String code, int status) {
        return switch (code) {
            case "UnauthorizedOperation", "AccessDenied", "AccessDeniedException", "AuthorizationError" ->
                "the janitor's identity lacks the permission " + action;
            case "AuthFailure", "InvalidClientTokenId", "UnrecognizedClientException", "SignatureDoesNotMatch" ->
                "the credentials are not valid here: are they right, and is the region enabled in the account?";
            case "ExpiredToken", "ExpiredTokenException", "RequestExpired" -> "the credentials have expired";
            case "OptInRequired" -> "the region or service is not enabled in the account";
            case "OperationNotPermitted" -> "a protection of the cloud forbids it";
            case "RequestLimitExceeded", "Throttling", "ThrottlingException", "TooManyRequestsException" ->
                "throttled even after several attempts; a later sweep tries again";
            default -> {
                if (code.endsWith("NotFound") || code.endsWith("NotFoundException") || code.startsWith("NoSuch")) {
                    yield "it does not exist";
                }
                yield status >= 500 ? "a fault on the side of AWS; a later sweep tries again" : "";
            }
        };
    }

    private static String whyNoAnswer(SdkClientException unanswered) {
        if (unanswered instanceof ApiCallTimeoutException || unanswered instanceof ApiCallAttemptTimeoutException) {
            return "no answer in time";
        }
        for (Throwable cause = unanswered; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "no such host (is the region's name right?)";
            }
            String message = cause.getMessage();
            if (message != null && message.startsWith("Unable to load credentials")) {
                return "no credentials found (environment, profile, or role of this machine or function)";
            }
        }
        return "no answer, or one that was cut short";
    }
}
