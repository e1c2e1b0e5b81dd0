package dev.lastcall.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests of the native binary; skipped, with a line that says so, where there is none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OnNativeBinary.Condition.class)
public @interface OnNativeBinary {

  /** Whether the binary is under test. */
  final class Condition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (PackagedProgram.nativeBinary().isPresent()) {
        return ConditionEvaluationResult.enabled("the native binary is under test");
      }
      String reason =
          "skipped: there is no native binary; ./mvnw verify -Dnative builds and tests it, with"
              + " GraalVM or Mandrel 25";
      System.out.println(context.getDisplayName() + " " + reason);
      return ConditionEvaluationResult.disabled(reason);
    }
  }
}
